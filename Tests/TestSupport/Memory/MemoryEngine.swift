package import NIOCore
package import RoostPubSub
internal import Synchronization

/// An engine without a network: what is published is received at once, unless the test decides otherwise.
package final class MemoryEngine: Sendable {
    /// What becomes of a frame on its way to one adapter: the frames that arrive.
    package typealias Fate = @Sendable (_ frame: ByteBuffer, _ subject: PubSubSubject) -> [ByteBuffer]

    private struct State {
        var adapters: [MemoryAdapter] = []
        var fate: Fate = { frame, _ in [frame] }
        var isUp = true
    }

    private let state = Mutex(State())

    /// The largest frame that is carried.
    package let maxFrameSize: Int

    /// Whether frames come back to whoever has published them, as those of Valkey do.
    package let echoes: Bool

    /// An engine with nobody connected.
    package init(maxFrameSize: Int = 1_048_576, echoes: Bool = false) {
        self.maxFrameSize = maxFrameSize
        self.echoes = echoes
    }

    /// Another connection.
    package func adapter() -> MemoryAdapter {
        let adapter = MemoryAdapter(engine: self)
        self.state.withLock { $0.adapters.append(adapter) }
        return adapter
    }

    /// Decides what becomes of frames from now on.
    package func setFate(_ fate: @escaping Fate) {
        self.state.withLock { $0.fate = fate }
    }

    /// Whether the engine is there.
    package var isUp: Bool { self.state.withLock(\.isUp) }

    /// Takes the engine away, or brings it back.
    package func setUp(_ isUp: Bool) {
        let adapters = self.state.withLock { state in
            state.isUp = isUp
            return state.adapters
        }
        for adapter in adapters { adapter.tell(isUp ? .up : .down) }
    }

    func carry(_ frame: ByteBuffer, to subject: PubSubSubject, from sender: MemoryAdapter) {
        let (adapters, fate) = self.state.withLock { ($0.adapters, $0.fate) }
        for adapter in adapters where adapter.subjects.contains(subject) && (self.echoes || adapter !== sender) {
            for frame in fate(frame, subject) { adapter.receive(frame, on: subject) }
        }
    }
}
