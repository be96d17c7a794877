import NIOCore

/// What the in-memory connections of an event loop share. On that loop only.
final class InMemoryLoop: @unchecked Sendable {
    // Unchecked: the variables are only used on the event loop.

    let server: ServerContext
    let loop: LoopContext
    let settings: SocketSettings
    private(set) var traffic = InMemoryTraffic()
    private var awaited: (count: Int, body: @Sendable () -> Void)?

    init(server: ServerContext, loop: LoopContext, settings: SocketSettings) {
        self.server = server
        self.loop = loop
        self.settings = settings
    }

    /// Counts what a client receives.
    ///
    /// - Returns: How many frames it is.
    func count(_ write: ByteBuffer) -> Int {
        let count = self.traffic.add(write)
        self.check()
        return count
    }

    func whenFrames(reach count: Int, _ body: @escaping @Sendable () -> Void) {
        self.awaited = (count, body)
        self.check()
    }

    private func check() {
        guard let awaited, self.traffic.frames >= awaited.count else { return }
        self.awaited = nil
        awaited.body()
    }
}
