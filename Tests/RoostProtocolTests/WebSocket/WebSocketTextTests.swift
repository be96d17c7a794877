import NIOCore
import RoostProtocol
import Testing

/// Text must be UTF-8, across fragments and reads, and fails as early as it can.
@Suite struct WebSocketTextTests {
    typealias Frame = WebSocketTestFrame

    private static let invalid = [WebSocketEvent.violation(.invalidPayload, "invalid text")]

    private static func text(_ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        Frame(opcode: 1, isFinal: isFinal, payload: payload).bytes
    }

    @Test func scalarsMayBeCutByFragments() {
        let payload = Array("a€😀é".utf8)
        for cut in 0...payload.count {
            let bytes = Self.text(Array(payload[..<cut]), isFinal: false) + Frame.more(Array(payload[cut...]))
            #expect(WebSocketFeed.events(bytes) == [.text("a€😀é")])
        }
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0x80], [0xFE], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0x61, 0xC3],
        ] as [[UInt8]]
    )
    func brokenTextIsRefused(_ payload: [UInt8]) {
        for padding in [0, 7, 8, 40] {
            let padded = [UInt8](repeating: 0x61, count: padding) + payload
            #expect(WebSocketFeed.events(Self.text(padded)) == Self.invalid)
            #expect(WebSocketFeed.bytewise(Self.text(padded)) == Self.invalid)
            let fragmented = Self.text(padded, isFinal: false) + Frame.more([])
            #expect(WebSocketFeed.events(fragmented) == Self.invalid)
        }
    }

    @Test func asciiAfterAnUnfinishedScalarIsRefused() {
        let bytes = Self.text([0xE2, 0x82], isFinal: false) + Frame.more([0x61], isFinal: false)
        #expect(WebSocketFeed.events(bytes) == Self.invalid)
    }

    /// A hundred thousand bytes are announced, and the third of them is wrong.
    @Test func failsBeforeTheFrameIsWhole() {
        let whole = Self.text([0x61, 0xED, 0xA0] + [UInt8](repeating: 0x80, count: 100_000))
        let start = whole.count - 100_003
        #expect(WebSocketFeed.events(Array(whole.prefix(start + 2))) == [])
        #expect(WebSocketFeed.events(Array(whole.prefix(start + 3))) == Self.invalid)
        #expect(WebSocketFeed.bytewise(Array(whole.prefix(start + 3))) == Self.invalid)
    }

    @Test func failsInTheFirstFragment() {
        #expect(WebSocketFeed.events(Self.text([0xFF], isFinal: false)) == Self.invalid)
    }

    @Test func binaryAndControlPayloadsAreNotText() {
        let bytes = Frame.binary([0xFF, 0xC0]) + Frame.text("é", isFinal: false) + Frame.control(9, [0xFF])
        let rest = Frame.more([0x61])
        let ping = WebSocketEvent.ping(ByteBuffer(bytes: [0xFF]))
        #expect(WebSocketFeed.bytewise(bytes + rest) == [.binary([0xFF, 0xC0]), ping, .text("éa")])
    }

    /// The check of one message must not leak into the next.
    @Test func eachTextIsCheckedAfresh() {
        let bytes = Self.text([0xE2], isFinal: false) + Frame.more([0x82, 0xAC]) + Self.text([0x82])
        #expect(WebSocketFeed.bytewise(bytes) == [.text("€")] + Self.invalid)
    }
}
