#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A worker as its parent sees it: this executable once more, with pipes as its standard input and output.
final class WorkerProcess {
    let process: pid_t
    let channel: LineChannel<WorkerMessage, ParentMessage>
    private let sink: Int32
    private var isReaped = false

    /// Starts a worker and tells it what it is for.
    /// - Throws: `SystemFailure`
    init(plan: WorkerPlan) throws {
        let toWorker = try Self.pipe()
        let fromWorker = try Self.pipe()
        self.process = try Self.spawn(input: toWorker.source, output: fromWorker.sink)
        closeDescriptor(toWorker.source)
        closeDescriptor(fromWorker.sink)
        SystemSocket.setNonBlocking(fromWorker.source)
        self.sink = toWorker.sink
        self.channel = LineChannel(source: fromWorker.source, sink: toWorker.sink)
        try self.channel.send(.plan(plan))
    }

    /// A pipe that other workers do not inherit.
    private static func pipe() throws -> (source: Int32, sink: Int32) {
        let ends = try CreditPipe.make()
        _ = fcntl(ends.source, F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends.sink, F_SETFD, FD_CLOEXEC)
        return ends
    }

    private static func spawn(input: Int32, output: Int32) throws -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        let path = try Self.executable
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup(WorkerCommand.name), nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &actions, nil, &arguments, environ)
        guard code == 0 else { throw SystemFailure(code: code, what: "starting a worker") }
        return process
    }

    private static var executable: String {
        get throws {
            #if canImport(Darwin)
            var size: UInt32 = 4_096
            var path = [CChar](repeating: 0, count: Int(size))
            guard _NSGetExecutablePath(&path, &size) == 0 else { throw BenchError("where am I?") }
            return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
            #else
            return "/proc/self/exe"
            #endif
        }
    }

    /// Closes the pipe to the worker, which ends it, and waits for that.
    func end() {
        guard !self.isReaped else { return }
        self.isReaped = true
        closeDescriptor(self.sink)
        var status: Int32 = 0
        while waitpid(self.process, &status, 0) < 0, errno == EINTR {}
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
