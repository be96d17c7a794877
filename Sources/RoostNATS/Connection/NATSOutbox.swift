import NIOCore
import RoostPubSub
import Synchronization

/// Where publishers, on any thread, leave what the event loop sends: frames in the form in which they go over the wire, and
/// which subjects are wanted.
final class NATSOutbox: Sendable {
    private struct State {
        var isOpen = false
        var maxFrameSize = NATSServerInfo().maxPayload
        var waiting = NATSPieces()
        var withNIO = 0
        var wishes: [PubSubSubject: Bool] = [:]
        var wake: (@Sendable () -> Void)?
        var isAwake = false

        /// Why a frame of that size is not taken.
        func obstacle(_ size: Int, limit: Int) -> PubSubAdapterError.Code? {
            guard self.isOpen else { return .disconnected }
            guard size <= self.maxFrameSize else { return .tooLarge }
            return self.waiting.bytes + self.withNIO + size <= limit ? nil : .overloaded
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: How many bytes may wait.
    init(limit: Int) {
        self.limit = limit
    }

    // MARK: From any thread

    /// The largest frame that is taken, in bytes.
    var maxFrameSize: Int { self.state.withLock { $0.maxFrameSize } }

    /// Takes a frame.
    func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        let obstacle = self.state.withLock { state -> PubSubAdapterError.Code? in
            if let code = state.obstacle(frame.readableBytes, limit: self.limit) { return code }
            state.waiting.append(frame, to: subject)
            // While NIO has some, its having written them is what brings the event loop here.
            if state.withNIO == 0 { Self.rouse(&state) }
            return nil
        }
        if let obstacle { throw PubSubAdapterError(obstacle) }
    }

    /// Notes whether a subject is wanted. The last word counts.
    func wish(_ subject: PubSubSubject, _ isWanted: Bool) {
        self.state.withLock { state in
            state.wishes[subject] = isWanted
            Self.rouse(&state)
        }
    }

    /// With the lock held, so that nobody calls an event loop that has been detached, and perhaps ended.
    private static func rouse(_ state: inout State) {
        guard !state.isAwake, let wake = state.wake else { return }
        state.isAwake = true
        wake()
    }

    // MARK: From the event loop

    /// Says how to call the event loop, which then takes what is there; `nil`: there is none any more.
    func attach(_ wake: (@Sendable () -> Void)?) {
        self.state.withLock { state in
            state.wake = wake
            state.isAwake = false
        }
    }

    /// Frames are taken from now on.
    func open() {
        self.state.withLock { $0.isOpen = true }
    }

    /// The largest frame from now on, in bytes.
    func limitFrames(to size: Int) {
        self.state.withLock { $0.maxFrameSize = size }
    }

    /// No more frames are taken. Those that wait can be.
    func close() {
        self.state.withLock { $0.isOpen = false }
    }

    /// Forgets the frames that wait, and those that NIO has.
    ///
    /// - Returns: How many waited.
    func clear() -> Int {
        self.state.withLock { state in
            defer { (state.waiting, state.withNIO) = (NATSPieces(), 0) }
            return state.waiting.frames
        }
    }

    /// Which subjects are wanted, or no longer, since this was last asked.
    func takeWishes() -> [PubSubSubject: Bool] {
        self.state.withLock { state in
            state.isAwake = false
            defer { state.wishes = [:] }
            return state.wishes
        }
    }

    /// The next frames to send; `nil` when there are none, or NIO still has some.
    func takeBatch() -> NATSBatch? {
        self.state.withLock { state in
            state.isAwake = false
            guard state.withNIO == 0, let batch = state.waiting.take() else { return nil }
            state.withNIO = batch.bytes
            return batch
        }
    }

    /// NIO has written what it had.
    func written() {
        self.state.withLock { $0.withNIO = 0 }
    }

    /// Whether nothing waits, and NIO has nothing.
    var isEmpty: Bool { self.state.withLock { $0.withNIO == 0 && $0.waiting.bytes == 0 } }
}
