extension JSONToken {
    /// The bytes of the value, in the `bytes` it was scanned from; empty if those are others.
    func slice(of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard start >= 0, start <= end, end <= bytes.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// The bytes between the quotes of a string, escapes not yet resolved.
    func content(of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard isString, count >= 2 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return JSONToken(kind, start: start + 1, end: end - 1).slice(of: bytes)
    }

    /// The value as it was written, quotes and escapes included.
    func rawText(in bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: slice(of: bytes), as: UTF8.self)
    }

    /// The content of a string, escapes resolved; nil for other kinds.
    func string(in bytes: UnsafeRawBufferPointer) -> String? {
        switch kind {
        case .string: String(decoding: content(of: bytes), as: UTF8.self)
        case .escapedString: JSONUnescaper.text(of: content(of: bytes))
        default: nil
        }
    }

    /// Whether this is a string whose content is exactly `other`, byte for byte.
    func contentEquals(_ other: StaticString, in bytes: UnsafeRawBufferPointer) -> Bool {
        let expected = UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount)
        switch kind {
        case .string: return content(of: bytes).elementsEqual(expected)
        case .escapedString: return JSONUnescaper.text(of: content(of: bytes)).utf8.elementsEqual(expected)
        default: return false
        }
    }
}
