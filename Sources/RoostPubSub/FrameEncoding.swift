package import NIOCore

/// One way of turning a broadcast into the bytes that a connection sends.
///
/// Connections that share an encoding share the encoded bytes: a broadcast is encoded once per encoding, however many
/// connections receive it. Encodings are compared by identity, so there should be one instance per serializer.
package final class FrameEncoding: Sendable {
    private let body: @Sendable (Broadcast) -> ByteBuffer?

    /// - Parameter encode: Returns the finished frame, or `nil` when this encoding cannot carry the payload.
    package init(_ encode: @escaping @Sendable (Broadcast) -> ByteBuffer?) {
        self.body = encode
    }

    func encode(_ broadcast: Broadcast) -> ByteBuffer? {
        self.body(broadcast)
    }
}
