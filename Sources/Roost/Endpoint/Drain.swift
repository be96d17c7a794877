import NIOCore

/// Ends all connections at shutdown: politely, and after a while by force.
struct Drain {
    let server: ServerContext

    func run() async {
        let deadline = ContinuousClock.now + self.server.configuration.shutdownTimeout
        await self.onEachLoop { $0.drain() }
        while await self.remaining() > 0 {
            if ContinuousClock.now >= deadline {
                await self.onEachLoop { loop in
                    for connection in loop.connections.all { connection.abort() }
                }
                return
            }
            // Not cancellable: the task usually is, by then.
            await Task { try? await Task.sleep(for: .milliseconds(20)) }.value
        }
    }

    private func onEachLoop(_ body: @escaping @Sendable (LoopContext) -> Void) async {
        for loop in self.server.loops {
            try? await loop.eventLoop.submit { body(loop) }.get()
        }
    }

    private func remaining() async -> Int {
        var count = 0
        for loop in self.server.loops {
            count += (try? await loop.eventLoop.submit { loop.connections.all.count }.get()) ?? 0
        }
        return count
    }
}
