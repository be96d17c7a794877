import NIOCore

/// Reads a version 2 text frame: finds its five elements in one pass that also validates all of it.
struct V2TextReader {
    private var scanner: JSONScanner
    private var elements = MessageElements()
    private var count = 0

    static func message(in frame: ByteBuffer, maxDepth: Int) throws(MalformedMessage) -> Message {
        try frame.withUnsafeReadableBytes { bytes throws(MalformedMessage) in
            var reader = V2TextReader(scanner: JSONScanner(bytes, maxDepth: maxDepth))
            if let fault = reader.scan() { throw reader.elements.failure(fault, in: bytes) }
            return try reader.elements.message(in: frame, bytes)
        }
    }

    private init(scanner: JSONScanner) {
        self.scanner = scanner
    }

    /// Finds the elements. Those before a fault are kept.
    private mutating func scan() -> MalformedMessage.Reason? {
        do throws(JSONError) {
            guard scanner.consumes(ASCII.openBracket) else { return try notAnArray() }
            try scanElements()
            try scanner.expectEnd()
        } catch {
            return MalformedMessage.Reason(error)
        }
        return count < 5 ? .tooFewElements : nil
    }

    private mutating func scanElements() throws(JSONError) {
        if scanner.consumes(ASCII.closeBracket) { return }
        repeat {
            keep(try scanner.value())
        } while scanner.consumes(ASCII.comma)
        guard scanner.consumes(ASCII.closeBracket) else { throw scanner.error(.malformed) }
    }

    private mutating func keep(_ token: JSONToken) {
        switch count {
        case 0: elements.joinRef = token
        case 1: elements.ref = token
        case 2: elements.topic = token
        case 3: elements.event = token
        case 4: elements.payload = token
        default: return
        }
        count += 1
    }

    private mutating func notAnArray() throws(JSONError) -> MalformedMessage.Reason {
        _ = try scanner.value()
        try scanner.expectEnd()
        return .notAnArray
    }
}
