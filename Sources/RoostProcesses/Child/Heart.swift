import NIOCore
import Roost
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Tells the supervisor that the event loops of this process have their turns. From any thread.
final class Heart: EventLoopWatch {
    private static let interval = TimeAmount.seconds(1)

    private let descriptor: CInt
    private let round = Mutex(PulseRound<ObjectIdentifier>())

    /// - Parameter descriptor: A socket whose other end the supervisor has.
    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    func watch(_ eventLoops: [any EventLoop]) -> @Sendable () -> Void {
        let ids = eventLoops.map { ObjectIdentifier($0) }
        self.round.withLock { round in
            for id in ids { round.add(id) }
            // So that loops are noticed, too, that never have a turn.
            self.send(.beat)
        }
        let tasks = eventLoops.map { loop in
            let id = ObjectIdentifier(loop)
            return loop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.interval) { _ in self.turn(of: id) }
        }
        return {
            for task in tasks { task.cancel() }
            self.forget(ids)
        }
    }

    private func turn(of loop: ObjectIdentifier) {
        self.round.withLock { round in
            if round.turn(of: loop) { self.send(.beat) }
        }
    }

    /// Within the lock, as every pulse: a beat after the rest would have the supervisor wait for more.
    private func forget(_ loops: [ObjectIdentifier]) {
        self.round.withLock { round in
            for loop in loops { round.remove(loop) }
            if round.isEmpty { self.send(.rest) }
        }
    }

    /// What finds no room is left out: a supervisor that does not read counts nothing either.
    private func send(_ pulse: Pulse) {
        var byte = pulse.rawValue
        #if canImport(Darwin)
        let flags = CInt(MSG_DONTWAIT)
        #else
        let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
        #endif
        _ = systemSend(self.descriptor, &byte, 1, flags)
    }
}

private func systemSend(_ descriptor: CInt, _ bytes: UnsafeRawPointer, _ count: Int, _ flags: CInt) -> Int {
    send(descriptor, bytes, count, flags)
}
