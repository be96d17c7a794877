internal import NIOCore
package import RoostProtocol

/// A decoder that has the whole stream before it and no concern for speed, to check the real one against.
package struct WebSocketReferenceDecoder {
    private var rest: ArraySlice<UInt8>
    private var message: (isText: Bool, isCompressed: Bool, payload: [UInt8], fragments: Int)?
    private let limits: WebSocketDecoder.Limits
    private let allowsCompression: Bool

    /// Everything a client has said by the end of `bytes`.
    package static func events(_ bytes: [UInt8], limits: WebSocketDecoder.Limits, allowsCompression: Bool = false)
        -> [WebSocketDecoder.Event]
    {
        var decoder = WebSocketReferenceDecoder(rest: bytes[...], limits: limits, allowsCompression: allowsCompression)
        var events: [WebSocketDecoder.Event] = []
        do throws(WebSocketViolation) {
            while let frame = try decoder.header() {
                if let event = try decoder.body(frame) { events.append(event) }
                if case .close = events.last { break }
            }
        } catch {
            events.append(.violation(error))
        }
        return events
    }

    private struct Header {
        var opcode: UInt8
        var isCompressed: Bool
        var isFinal: Bool
        var length: Int
        var key: [UInt8]
    }

    private init(rest: ArraySlice<UInt8>, limits: WebSocketDecoder.Limits, allowsCompression: Bool) {
        self.rest = rest
        self.limits = limits
        self.allowsCompression = allowsCompression
    }

    private mutating func header() throws(WebSocketViolation) -> Header? {
        let bytes = Array(rest.prefix(14))
        guard let first = bytes.first else { return nil }
        try checkFirst(first)
        guard bytes.count > 1 else { return nil }
        try require(bytes[1] >= 0x80, 1002, "unmasked frame")
        let short = bytes[1] & 0x7F
        try require(first & 8 == 0 || short < 126, 1002, "oversized control frame")
        let extra = short == 127 ? 8 : short == 126 ? 2 : 0
        guard bytes.count >= 2 + extra else { return nil }
        let long = bytes[2..<(2 + extra)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        try require(long >> 63 == 0, 1002, "negative length")
        try require(extra == 0 || long > (extra == 2 ? 125 : 65_535), 1002, "non-minimal length")
        guard bytes.count >= 6 + extra else { return nil }
        rest = rest.dropFirst(6 + extra)
        let length = extra == 0 ? Int(short) : Int(long)
        return Header(
            opcode: first & 15,
            isCompressed: first & 0x40 != 0,
            isFinal: first >= 0x80,
            length: length,
            key: Array(bytes[(2 + extra)..<(6 + extra)])
        )
    }

    private func checkFirst(_ first: UInt8) throws(WebSocketViolation) {
        let mayBeCompressed = allowsCompression && [1, 2].contains(first & 15)
        try require(first & (mayBeCompressed ? 0x30 : 0x70) == 0, 1002, "reserved bits set")
        try require([0, 1, 2, 8, 9, 10].contains(first & 15), 1002, "reserved opcode")
        try require(first & 8 == 0 || first >= 0x80, 1002, "fragmented control frame")
        try require(first & 15 != 0 || message != nil, 1002, "stray continuation frame")
        try require(![1, 2].contains(first & 15) || message == nil, 1002, "interleaved message")
    }

    private mutating func body(_ frame: Header) throws(WebSocketViolation) -> WebSocketDecoder.Event? {
        frame.opcode < 8 ? try data(frame) : try control(frame)
    }

    private mutating func data(_ frame: Header) throws(WebSocketViolation) -> WebSocketDecoder.Event? {
        var whole = message ?? (isText: frame.opcode == 1, isCompressed: frame.isCompressed, payload: [], fragments: 0)
        whole.fragments += 1
        try require(frame.length <= limits.maxFrameSize, 1009, "frame too big")
        try require(whole.payload.count + frame.length <= limits.maxMessageSize, 1009, "message too big")
        let isFragment = message != nil || !frame.isFinal
        try require(!isFragment || whole.fragments <= limits.maxFragments, 1008, "too many fragments")
        let payload = take(frame)
        whole.payload += payload
        let isDone = frame.isFinal && payload.count == frame.length
        if whole.isText, !whole.isCompressed {
            let verdict = UTF8Reference.verdict(whole.payload)
            try require(verdict == .whole || verdict == .unfinished && !isDone, 1007, "invalid text")
        }
        message = isDone ? nil : whole
        guard isDone else { return nil }
        let (kind, bytes) = (whole.isText ? WebSocketMessageKind.text : .binary, ByteBuffer(bytes: whole.payload))
        return whole.isCompressed ? .compressedMessage(kind, bytes) : .message(kind, bytes)
    }

    private mutating func control(_ frame: Header) throws(WebSocketViolation) -> WebSocketDecoder.Event? {
        let payload = take(frame)
        guard payload.count == frame.length else { return nil }
        switch frame.opcode {
        case 9: return .ping(ByteBuffer(bytes: payload))
        case 10: return .pong(ByteBuffer(bytes: payload))
        default: return try close(payload)
        }
    }

    private func close(_ payload: [UInt8]) throws(WebSocketViolation) -> WebSocketDecoder.Event {
        if payload.isEmpty { return .close(nil, reason: "") }
        try require(payload.count > 1, 1002, "truncated close code")
        let code = WebSocketCloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        try require(code.isValidOnWire, 1002, "invalid close code")
        let reason = Array(payload.dropFirst(2))
        try require(UTF8Reference.verdict(reason) == .whole, 1007, "invalid close reason")
        return .close(code, reason: String(decoding: reason, as: UTF8.self))
    }

    private mutating func take(_ frame: Header) -> [UInt8] {
        let taken = rest.prefix(frame.length)
        rest = rest.dropFirst(frame.length)
        return taken.enumerated().map { $1 ^ frame.key[$0 % 4] }
    }

    private func require(
        _ condition: @autoclosure () -> Bool,
        _ code: UInt16,
        _ reason: String
    ) throws(WebSocketViolation) {
        if condition() { return }
        throw WebSocketViolation(code: WebSocketCloseCode(rawValue: code), reason: reason)
    }
}
