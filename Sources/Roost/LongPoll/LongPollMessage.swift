import NIOCore
import RoostProtocol

/// A message in the body of a request.
struct LongPollMessage: Sendable, Equatable {
    let kind: FrameKind
    let bytes: ByteBuffer
}
