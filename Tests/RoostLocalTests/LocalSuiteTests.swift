import TestSupport
import Testing

/// What every adapter must do, with a hub in this process; one after the other, as each keeps a machine busy.
@Suite(.serialized) struct LocalSuiteTests {
    private func with(_ test: (AdapterSuite) async throws -> Void) async throws {
        let engine = HubEngine()
        try await engine.start()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await test(AdapterSuite(engines: [engine]) { try engine.adapter() }))
        } catch {
            outcome = .failure(error)
        }
        try await engine.kill()
        try outcome.get()
    }

    @Test func deliversInOrder() async throws { try await self.with { try await $0.deliversInOrder() } }
    @Test func doesNotEcho() async throws { try await self.with { try await $0.doesNotEcho() } }
    @Test func unsubscribes() async throws { try await self.with { try await $0.unsubscribes() } }
    @Test func carriesAllSizes() async throws { try await self.with { try await $0.carriesFramesOfAllSizes() } }
    @Test func keepsManySubscriptions() async throws { try await self.with { try await $0.keepsManySubscriptions() } }
    @Test func survivesRestarts() async throws { try await self.with { try await $0.survivesRestarts() } }
    @Test func waitsForTheHub() async throws { try await self.with { try await $0.waitsForTheEngine() } }
    @Test func noticesHangs() async throws { try await self.with { try await $0.noticesAnEngineThatHangs() } }
    @Test func holdsBack() async throws { try await self.with { try await $0.holdsBackForSlowReceivers() } }
    @Test func flushes() async throws { try await self.with { try await $0.flushesWhenCancelled() } }
    @Test func endsWithoutAHub() async throws { try await self.with { try await $0.endsWithoutAnEngine() } }
}
