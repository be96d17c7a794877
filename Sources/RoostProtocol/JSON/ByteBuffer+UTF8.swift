import NIOCore

extension UnsafeRawBufferPointer {
    /// The bytes as a string; nil if they are not UTF-8. The one place that decides what is UTF-8 in messages.
    func validatedString() -> String? {
        isASCII ? String(decoding: self, as: UTF8.self) : String(validating: self, as: UTF8.self)
    }

    /// Whether the bytes are UTF-8.
    var isUTF8: Bool { isASCII || String(validating: self, as: UTF8.self) != nil }

    private var isASCII: Bool { reduce(0, |) < 0x80 }
}

extension ByteBuffer {
    /// Throws if the readable bytes are not UTF-8.
    func checkUTF8() throws(JSONError) {
        let isValid = withUnsafeReadableBytes { $0.isUTF8 }
        guard isValid else { throw JSONError(.invalidUTF8, offset: 0) }
    }
}
