import NIOCore
import Synchronization

/// The one timer that drives the presence of a node: it is set to the earliest of all times at which something is due.
///
/// A presence may outlive the event loop: what is due then is not done any more.
final class PresenceTimer: Sendable {
    /// Times are rounded up to this, so that what is due at about the same time is done together.
    private static let grain = Duration.milliseconds(5)

    private struct State {
        var due: Duration?
        var scheduled: NIOScheduledCallback?
        var action: (@Sendable () -> Void)?
    }

    private let eventLoop: any EventLoop
    private let state = Mutex(State())

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// What to do when something is due. To be given before the first appointment.
    func onFire(_ action: @escaping @Sendable () -> Void) {
        self.state.withLock { $0.action = action }
    }

    /// Makes sure that it fires at a time, or before. From any thread.
    func arm(at due: Duration, now: Duration) {
        self.state.withLock { state in
            if let earlier = state.due, earlier <= due { return }
            state.scheduled?.cancel()
            state.due = due
            let delay = max(.zero, due - now) + Self.grain
            state.scheduled = LaterCall.after(delay, on: self.eventLoop) { [weak self] in self?.fire() }
        }
    }

    private func fire() {
        let action = self.state.withLock { state in
            state.due = nil
            state.scheduled = nil
            return state.action
        }
        action?()
    }
}
