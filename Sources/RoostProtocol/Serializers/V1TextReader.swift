import NIOCore

/// Reads a version 1 frame: finds the members of its object in one pass that also validates all of it.
struct V1TextReader {
    private let bytes: UnsafeRawBufferPointer
    private var scanner: JSONScanner
    private var elements = MessageElements()

    static func message(in frame: ByteBuffer, maxDepth: Int) throws(MalformedMessage) -> Message {
        try frame.withUnsafeReadableBytes { bytes throws(MalformedMessage) in
            var reader = V1TextReader(bytes, maxDepth: maxDepth)
            if let fault = reader.scan() { throw reader.elements.failure(fault, in: bytes) }
            return try reader.elements.message(in: frame, bytes)
        }
    }

    private init(_ bytes: UnsafeRawBufferPointer, maxDepth: Int) {
        self.bytes = bytes
        scanner = JSONScanner(bytes, maxDepth: maxDepth)
    }

    /// Finds the members. Those before a fault are kept.
    private mutating func scan() -> MalformedMessage.Reason? {
        do throws(JSONError) {
            guard scanner.consumes(ASCII.openBrace) else { return try notAnObject() }
            try scanMembers()
            try scanner.expectEnd()
        } catch {
            return MalformedMessage.Reason(error)
        }
        return isComplete ? nil : .missingKey
    }

    private mutating func scanMembers() throws(JSONError) {
        if scanner.consumes(ASCII.closeBrace) { return }
        repeat {
            let key = try scanner.key()
            keep(try scanner.value(), key)
        } while scanner.consumes(ASCII.comma)
        guard scanner.consumes(ASCII.closeBrace) else { throw scanner.error(.malformed) }
    }

    /// A later member of the same name replaces an earlier one.
    private mutating func keep(_ value: JSONToken, _ key: JSONToken) {
        if key.contentEquals("topic", in: bytes) {
            elements.topic = value
        } else if key.contentEquals("event", in: bytes) {
            elements.event = value
        } else if key.contentEquals("payload", in: bytes) {
            elements.payload = value
        } else if key.contentEquals("ref", in: bytes) {
            elements.ref = value
        } else if key.contentEquals("join_ref", in: bytes) {
            elements.joinRef = value
        }
    }

    private var isComplete: Bool {
        elements.topic != nil && elements.event != nil && elements.payload != nil && elements.ref != nil
    }

    private mutating func notAnObject() throws(JSONError) -> MalformedMessage.Reason {
        _ = try scanner.value()
        try scanner.expectEnd()
        return .notAnObject
    }
}
