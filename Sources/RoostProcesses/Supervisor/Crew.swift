import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The processes that are running, and whether they are to end. From any thread.
final class Crew: Sendable {
    private struct State {
        var pids: [Int: pid_t] = [:]
        var signals: [CInt] = []
    }

    private let state = Mutex(State())

    /// The signals that were passed on.
    var signals: [CInt] { self.state.withLock { $0.signals } }

    /// Whether they are to end.
    var isStopping: Bool { !self.signals.isEmpty }

    /// Starts a process, unless they are to end.
    func start(_ number: Int, _ launch: () throws(ProcessesError) -> pid_t) throws(ProcessesError) -> pid_t? {
        try self.state.withLock { state throws(ProcessesError) in
            guard state.signals.isEmpty else { return nil }
            let pid = try launch()
            state.pids[number] = pid
            return pid
        }
    }

    /// Passes a signal on; none is started any more.
    func stop(_ signal: CInt) {
        self.state.withLock { state in
            state.signals.append(signal)
            Self.send(signal, state)
        }
    }

    /// Ends them in order, unless they are to end already.
    func stopOnce(_ signal: CInt) {
        self.state.withLock { state in
            guard state.signals.isEmpty else { return }
            state.signals.append(signal)
            Self.send(signal, state)
        }
    }

    /// Ends those that are left.
    ///
    /// - Returns: Which.
    func killAll() -> [Int] {
        self.state.withLock { state in
            Self.send(SIGKILL, state)
            return state.pids.keys.sorted()
        }
    }

    /// Ends a process by force, if it is still that one, and none is to end in order.
    ///
    /// - Returns: Whether it was.
    func killOne(_ number: Int, _ pid: pid_t) -> Bool {
        self.state.withLock { state in
            guard state.signals.isEmpty, state.pids[number] == pid else { return false }
            return kill(pid, SIGKILL) == 0
        }
    }

    /// Waits on this thread until a process has ended, and takes what is left of it.
    func wait(_ number: Int, _ pid: pid_t) -> ProcessEnding {
        var information = siginfo_t()
        // Its number stays its own until it is no longer known here.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return self.state.withLock { state in
            state.pids[number] = nil
            var status: CInt = 0
            // It has ended, so that this does not wait, unless somebody else has taken what is left of it.
            guard waitpid(pid, &status, WNOHANG) == pid else { return .unknown }
            return ProcessEnding(waitStatus: status)
        }
    }

    private static func send(_ signal: CInt, _ state: State) {
        for pid in state.pids.values { kill(pid, signal) }
    }
}

extension ProcessEnding {
    /// What `waitpid` tells.
    init(waitStatus status: CInt) {
        self = status & 0x7F == 0 ? .status(status >> 8 & 0xFF) : .signal(status & 0x7F)
    }
}
