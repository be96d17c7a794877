package import NIOCore
package import RoostPubSub
import Synchronization

/// Where publishers, on any thread, leave what the event loop sends: frames in the form in which they go over the wire, and
/// which subjects are wanted.
package final class AdapterOutbox: Sendable {
    private struct State {
        var isOpen = false
        var maxFrameSize: Int
        var waiting = FramePieces()
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
    private let engine: any LinkCommands.Type
    private let state: Mutex<State>

    /// Takes no frames before it is opened.
    ///
    /// - Parameters:
    ///   - limit: How many bytes may wait.
    ///   - engine: What stands around a frame.
    package init(limit: Int, engine: any LinkCommands.Type) {
        self.limit = limit
        self.engine = engine
        self.state = Mutex(State(maxFrameSize: engine.maxFrameSize))
    }

    // MARK: From any thread

    /// The largest frame that is taken, in bytes.
    package var maxFrameSize: Int { self.state.withLock { $0.maxFrameSize } }

    /// Takes a frame.
    package func publish(_ frame: ByteBuffer, to subject: PubSubSubject) throws(PubSubAdapterError) {
        let obstacle = self.state.withLock { state -> PubSubAdapterError.Code? in
            if let code = state.obstacle(frame.readableBytes, limit: self.limit) { return code }
            state.waiting.append(frame, end: self.engine.end) {
                self.engine.publish(subject, size: frame.readableBytes, into: &$0)
            }
            // While NIO has some, its having written them is what brings the event loop here.
            if state.withNIO == 0 { Self.rouse(&state) }
            return nil
        }
        if let obstacle { throw PubSubAdapterError(obstacle) }
    }

    /// Notes whether a subject is wanted. The last word counts.
    package func wish(_ subject: PubSubSubject, _ isWanted: Bool) {
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
    package func attach(_ wake: (@Sendable () -> Void)?) {
        self.state.withLock { state in
            state.wake = wake
            state.isAwake = false
        }
    }

    /// Frames are taken from now on.
    package func open() {
        self.state.withLock { $0.isOpen = true }
    }

    /// The largest frame from now on, in bytes.
    package func limitFrames(to size: Int) {
        self.state.withLock { $0.maxFrameSize = size }
    }

    /// No more frames are taken. Those that wait can be.
    package func close() {
        self.state.withLock { $0.isOpen = false }
    }

    /// Forgets the frames that wait, and those that NIO has.
    ///
    /// - Returns: How many waited.
    package func clear() -> Int {
        self.state.withLock { state in
            defer { (state.waiting, state.withNIO) = (FramePieces(), 0) }
            return state.waiting.frames
        }
    }

    /// Which subjects are wanted, or no longer, since this was last asked.
    package func takeWishes() -> [PubSubSubject: Bool] {
        self.state.withLock { state in
            state.isAwake = false
            defer { state.wishes = [:] }
            return state.wishes
        }
    }

    /// The next frames to send; `nil` when there are none, or NIO still has some.
    package func takeBatch() -> FrameBatch? {
        self.state.withLock { state in
            state.isAwake = false
            guard state.withNIO == 0, let batch = state.waiting.take() else { return nil }
            state.withNIO = batch.bytes
            return batch
        }
    }

    /// NIO has written what it had.
    package func written() {
        self.state.withLock { $0.withNIO = 0 }
    }

    /// Whether nothing waits, and NIO has nothing.
    package var isEmpty: Bool { self.state.withLock { $0.withNIO == 0 && $0.waiting.bytes == 0 } }
}
