package import NIOCore

extension ByteBuffer {
    /// Whether the readable bytes are whole UTF-8.
    package var isUTF8: Bool {
        withUnsafeReadableBytes { bytes in
            var validator = UTF8Validator()
            return validator.append(bytes) && validator.isComplete
        }
    }

    /// The readable bytes without the first `count`.
    func dropping(first count: Int) -> ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: min(count, readableBytes))
        return rest
    }
}
