import Dispatch

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A thread that runs a closure and sleeps and wakes by a semaphore of its own.
final class WorkerThread: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread.
    ///
    /// - Returns: Whether the system had a thread to give.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let argument = Unmanaged.passRetained(Body(body)).toOpaque()
        let started = self.spawn(argument)
        if !started {
            Unmanaged<Body>.fromOpaque(argument).release()
        }
        return started
    }

    private static func spawn(_ argument: UnsafeMutableRawPointer) -> Bool {
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        guard pthread_create(&thread, nil, threadMain, argument) == 0 else { return false }
        #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
        return true
    }

    fileprivate static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }

    /// Wakes the thread, or lets its next sleep return at once.
    func wake() {
        self.semaphore.signal()
    }

    /// Sleeps until woken.
    func sleep() {
        self.semaphore.wait()
    }

    /// Sleeps until woken or until the time has passed.
    ///
    /// - Returns: Whether it was woken.
    func sleep(milliseconds: Int) -> Bool {
        self.semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }
}

#if canImport(Darwin)
private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    WorkerThread.enter(argument)
}
#else
private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    WorkerThread.enter(argument)
}
#endif
