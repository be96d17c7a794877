@testable import Roost

/// Work that is told which task does it.
final class TestWork: HandlerWork {
    private let body: @Sendable (HandlerTask) async -> Void

    init(_ body: @escaping @Sendable (HandlerTask) async -> Void) {
        self.body = body
    }

    func perform(by task: HandlerTask) async {
        await self.body(task)
    }
}
