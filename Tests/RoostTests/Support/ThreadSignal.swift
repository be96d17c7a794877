import Dispatch

/// Lets one thread wait for another.
struct ThreadSignal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() { self.semaphore.signal() }

    func wait() { self.semaphore.wait() }
}
