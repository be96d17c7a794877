#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Starts this program anew, for a post.
///
/// The new process has the same arguments, environment, input and outputs, and nothing else that is open here. It is in a
/// group of its own, so that what is typed at a terminal reaches the supervisor alone, which passes it on.
struct Launch {
    let post: ChildPost
    let lifeline: Lifeline

    /// - Throws: When the system will not start another process.
    func start() throws(ProcessesError) -> pid_t {
        let path = Executable.path
        let arguments = CStrings(CommandLine.unsafeArgv)
        let post = "\(ChildPost.variable)="
        let variables = CStrings(Self.environment, without: post, and: post + self.post.text)
        var pid: pid_t = 0
        let error = self.withActions { actions in
            Self.withAttributes { attributes in
                posix_spawn(&pid, path, actions, attributes, arguments.pointers, variables.pointers)
            }
        }
        guard error == 0 else {
            throw ProcessesError(.start("\(path): \(String(cString: strerror(error)))"))
        }
        return pid
    }

    private static var environment: CStrings.List? {
        #if canImport(Darwin)
        _NSGetEnviron().pointee
        #else
        environ
        #endif
    }

    #if canImport(Darwin)
    private typealias Actions = posix_spawn_file_actions_t?
    private typealias Attributes = posix_spawnattr_t?
    #else
    private typealias Actions = posix_spawn_file_actions_t
    private typealias Attributes = posix_spawnattr_t
    #endif

    private func withActions(_ body: (UnsafePointer<Actions>) -> CInt) -> CInt {
        #if canImport(Darwin)
        var actions: Actions = nil
        #else
        var actions = Actions()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, self.lifeline.other, ChildPost.lifeline)
        #if canImport(Darwin)
        for descriptor: CInt in 0...2 { posix_spawn_file_actions_addinherit_np(&actions, descriptor) }
        #else
        Self.closeOnExecution()
        #endif
        return body(&actions)
    }

    /// Not every library has its descriptors closed by itself, and the system cannot be told to close all.
    private static func closeOnExecution() {
        for descriptor in (ChildPost.lifeline + 1)..<1_024 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    private static func withAttributes(_ body: (UnsafePointer<Attributes>) -> CInt) -> CInt {
        #if canImport(Darwin)
        var attributes: Attributes = nil
        let more = CInt(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
        var attributes = Attributes()
        let more: CInt = 0
        #endif
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF) | CInt(POSIX_SPAWN_SETPGROUP) | more
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        return body(&attributes)
    }
}
