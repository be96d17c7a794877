package import NIOCore
import Synchronization

/// A broadcast on its way to the event loops, with the frames that have been made of it so far.
///
/// The first event loop that needs an encoding makes it; the others share the bytes.
package final class PublishedBroadcast: Sendable {
    /// What was published.
    package let broadcast: Broadcast

    /// The subscriber that must not receive it (`broadcastFrom`), if any.
    package let excluded: ObjectIdentifier?

    private let frames = Mutex<[(encoding: FrameEncoding, frame: ByteBuffer?)]>([])

    /// A broadcast of which no frame has been made yet.
    package init(_ broadcast: Broadcast, excluding excluded: ObjectIdentifier? = nil) {
        self.broadcast = broadcast
        self.excluded = excluded
    }

    /// The frame in an encoding, or `nil` when the encoding cannot carry the payload.
    package func frame(_ encoding: FrameEncoding) -> ByteBuffer? {
        self.frames.withLock { frames in
            if let known = frames.first(where: { $0.encoding === encoding }) {
                return known.frame
            }
            let frame = encoding.encode(self.broadcast)
            frames.append((encoding, frame))
            return frame
        }
    }
}
