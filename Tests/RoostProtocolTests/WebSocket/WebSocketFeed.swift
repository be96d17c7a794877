import NIOCore
import RoostProtocol

typealias WebSocketEvent = WebSocketDecoder.Event

/// Feeds a decoder and gathers what it says.
enum WebSocketFeed {
    /// The events of `bytes`, handed over in pieces that end at `cuts`, which ascend.
    static func events(
        _ bytes: [UInt8],
        cuts: [Int] = [],
        limits: WebSocketDecoder.Limits = .init()
    ) -> [WebSocketEvent] {
        var decoder = WebSocketDecoder(limits: limits)
        var start = 0
        return (cuts + [bytes.count]).flatMap { end in
            defer { start = end }
            return feed(bytes[start..<end], to: &decoder)
        }
    }

    /// The events after one more read of `bytes`; everything is consumed.
    static func feed(_ bytes: some Sequence<UInt8>, to decoder: inout WebSocketDecoder) -> [WebSocketEvent] {
        var buffer = ByteBuffer(bytes: bytes)
        var events: [WebSocketEvent] = []
        while let event = decoder.next(&buffer) { events.append(event) }
        return buffer.readableBytes == 0 ? events : []
    }

    /// The events when each read gives a single byte.
    static func bytewise(_ bytes: [UInt8], limits: WebSocketDecoder.Limits = .init()) -> [WebSocketEvent] {
        events(bytes, cuts: Array(0..<bytes.count), limits: limits)
    }
}

extension WebSocketDecoder.Event {
    static func text(_ text: String) -> Self { .message(.text, ByteBuffer(string: text)) }
    static func binary(_ bytes: [UInt8]) -> Self { .message(.binary, ByteBuffer(bytes: bytes)) }

    /// The code of a violation, nil for anything else.
    var violationCode: WebSocketCloseCode? {
        guard case .violation(let violation) = self else { return nil }
        return violation.code
    }

    static func violation(_ code: WebSocketCloseCode, _ reason: String) -> Self {
        .violation(WebSocketViolation(code: code, reason: reason))
    }
}
