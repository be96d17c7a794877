import NIOCore
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Watches over the connections that hibernate: one thread and one set of descriptors for an endpoint, made when the first
/// connection goes to sleep. From any thread.
final class Hibernation: Sendable {
    private enum State {
        case unused
        case watching(DescriptorWatch, alarm: Alarm)
        /// There will be no hibernation: the endpoint has ended, or the system has nothing left for it.
        case off
    }

    private let state = Mutex(State.unused)

    /// What is called with the reports of connections that have something to read, by the watching thread.
    typealias Report = @Sendable (_ reports: [DescriptorWatch.Report]) -> Void

    deinit {
        self.stop()
    }

    /// The watch, if there can be one.
    ///
    /// - Parameter report: Where what is seen is told; of the first call only.
    func watch(_ report: @escaping Report) -> DescriptorWatch? {
        self.state.withLock { state in
            switch state {
            case .watching(let watch, _): return watch
            case .off: return nil
            case .unused:
                state = Self.start(report)
                return if case .watching(let watch, _) = state { watch } else { nil }
            }
        }
    }

    private static func start(_ report: @escaping Report) -> State {
        guard let watch = DescriptorWatch(), let alarm = Alarm(), watch.add(alarm.descriptor, token: .max) else {
            return .off
        }
        let isStarted = WorkerThread.start {
            // It has the alarm for as long as the watch: a descriptor that is closed is not reported.
            withExtendedLifetime(alarm) { self.run(watch, report) }
        }
        return isStarted ? .watching(watch, alarm: alarm) : .off
    }

    private static func run(_ watch: DescriptorWatch, _ report: Report) {
        var pace = WatchPace()
        while true {
            let reports = watch.wait(for: .endless)
            guard !reports.contains(where: { $0.token == .max }) else { return }
            report(reports)
            if pace.isHasty(NIODeadline.now()) { usleep(WatchPace.rest) }
        }
    }

    /// Ends the thread. No connection hibernates any more.
    func stop() {
        self.state.withLock { state in
            if case .watching(_, let alarm) = state { alarm.ring() }
            state = .off
        }
    }
}
