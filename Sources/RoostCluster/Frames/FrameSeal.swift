import Crypto
import NIOCore

/// Proves that a frame was made by a node that knows the cluster's secret, for the subject it was received on.
///
/// HMAC with SHA-256 (RFC 2104), truncated to 16 bytes. The subject's name, in which the cluster's is, is part of what is
/// sealed: a frame cannot be moved to another subject or cluster.
struct FrameSeal: Sendable {
    /// What a seal takes, in bytes.
    static let size = 16

    private let key: SymmetricKey

    init(secret: String) {
        self.key = SymmetricKey(data: SHA256.hash(data: Array("roost cluster 1\0".utf8) + Array(secret.utf8)))
    }

    /// Appends the seal to a frame.
    func seal(_ frame: inout ByteBuffer, on subject: String) {
        let code = self.code(frame.readableBytesView, subject)
        frame.writeBytes(code.prefix(Self.size))
    }

    /// Takes the seal off the end of a frame.
    func open(_ frame: inout ByteBuffer, on subject: String) throws(FrameRefusal) {
        let size = frame.readableBytes - Self.size
        guard size >= 0, let sealed = frame.readSlice(length: size) else { throw .foreign }
        let code = self.code(sealed.readableBytesView, subject)
        guard Self.areEqual(code.prefix(Self.size), frame.readableBytesView) else { throw .forged }
        frame = sealed
    }

    /// The beginning of the code of numbers. No subject begins like it, so it is no frame's.
    func signature(_ numbers: [UInt64]) -> UInt64 {
        var bytes = ByteBuffer()
        for number in numbers { bytes.writeInteger(number) }
        let code = self.code(bytes.readableBytesView, "signature")
        return code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func code(_ bytes: ByteBufferView, _ subject: String) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: self.key)
        var subject = subject
        subject.withUTF8 { code.update(data: UnsafeRawBufferPointer($0)) }
        code.update(data: [0])
        bytes.withUnsafeBytes { code.update(data: $0) }
        return code.finalize()
    }

    /// Compares in a time that does not tell where the first difference is.
    private static func areEqual(_ left: some Sequence<UInt8>, _ right: ByteBufferView) -> Bool {
        zip(left, right).reduce(right.count == Self.size ? 0 : 1) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
