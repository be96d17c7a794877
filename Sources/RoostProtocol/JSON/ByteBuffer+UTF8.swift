import NIOCore

extension UnsafeRawBufferPointer {
    /// The bytes as a string; nil if they are not UTF-8. The one place that decides what is UTF-8 in messages.
    func validatedString() -> String? {
        String(validating: self, as: UTF8.self)
    }
}

extension ByteBuffer {
    /// Throws if the readable bytes are not UTF-8.
    func checkUTF8() throws(JSONError) {
        let isValid = withUnsafeReadableBytes { $0.validatedString() != nil }
        guard isValid else { throw JSONError(.invalidUTF8, offset: 0) }
    }
}
