import NIOCore

/// Something that a server says.
enum NATSOperation: Equatable, Sendable {
    case info(NATSServerInfo)
    /// A frame for the subscription of that number.
    case message(subscription: UInt64, payload: ByteBuffer)
    case ping
    case pong
    case ok
    case error(String)
}
