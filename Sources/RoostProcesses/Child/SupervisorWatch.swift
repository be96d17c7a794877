import Dispatch

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Ends a process when its supervisor is no more: as by SIGTERM, and by force when that takes too long.
///
/// The supervisor has the other end of a socket, from which nothing ever comes but its end.
struct SupervisorWatch: Sendable {
    private let post: ChildPost
    private let patience: Duration

    init(_ post: ChildPost, patience: Duration) {
        self.post = post
        self.patience = patience
    }

    /// Watches while a function runs.
    func during(_ body: () async throws -> Void) async throws {
        let isOver = OverFlag()
        DispatchQueue(label: "roost.supervisor-watch").async { self.watch(isOver) }
        defer { isOver.set() }
        try await body()
    }

    private func watch(_ isOver: OverFlag) {
        Self.waitForEnd()
        guard !isOver.isSet else { return }
        // The supervisor would have done so.
        self.post.directory.remove()
        kill(getpid(), SIGTERM)
        var left = UInt32(clamping: self.patience.wholeSeconds)
        while left > 0 { left = sleep(left) }
        kill(getpid(), SIGKILL)
    }

    private static func waitForEnd() {
        var byte: UInt8 = 0
        while true {
            let count = read(ChildPost.lifeline, &byte, 1)
            guard count > 0 || count < 0 && errno == EINTR else { return }
        }
    }
}
