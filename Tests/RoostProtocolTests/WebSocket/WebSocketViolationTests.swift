import NIOCore
import RoostProtocol
import Testing

/// What a client must not send, and what it is told.
@Suite struct WebSocketViolationTests {
    typealias Frame = WebSocketTestFrame

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: WebSocketCloseCode = .protocolError
        var bytes: [UInt8]
        var reason: String
    }

    private static func header(_ opcode: UInt8, _ form: Frame.LengthForm, _ declared: UInt64) -> [UInt8] {
        Frame(opcode: opcode, form: form, declared: declared).bytes
    }

    static let framing: [Case] = [
        Case(testDescription: "RSV1", bytes: Frame(opcode: 1, reserved: 4).bytes, reason: "reserved bits set"),
        Case(testDescription: "RSV2", bytes: Frame(opcode: 2, reserved: 2).bytes, reason: "reserved bits set"),
        Case(testDescription: "RSV3", bytes: Frame(opcode: 9, reserved: 1).bytes, reason: "reserved bits set"),
        Case(testDescription: "unmasked", bytes: Frame(opcode: 9, key: nil).bytes, reason: "unmasked frame"),
        Case(
            testDescription: "fragmented ping",
            bytes: Frame(opcode: 9, isFinal: false).bytes,
            reason: "fragmented control frame"
        ),
        Case(
            testDescription: "fragmented close",
            bytes: Frame(opcode: 8, isFinal: false).bytes,
            reason: "fragmented control frame"
        ),
        Case(
            testDescription: "ping of 126 bytes",
            bytes: Frame.control(9, Array(repeating: 0, count: 126)),
            reason: "oversized control frame"
        ),
        Case(testDescription: "huge close", bytes: header(8, .eight, 1 << 40), reason: "oversized control frame"),
        Case(testDescription: "continuation first", bytes: Frame.more([]), reason: "stray continuation frame"),
        Case(
            testDescription: "text inside text",
            bytes: Frame.text("a", isFinal: false) + Frame.text("b"),
            reason: "interleaved message"
        ),
        Case(
            testDescription: "binary inside empty text",
            bytes: Frame.text("", isFinal: false) + Frame.binary([]),
            reason: "interleaved message"
        ),
    ]

    static let lengths: [Case] = [
        Case(testDescription: "125 in 16 bits", bytes: header(2, .two, 125), reason: "non-minimal length"),
        Case(testDescription: "0 in 16 bits", bytes: header(2, .two, 0), reason: "non-minimal length"),
        Case(testDescription: "65535 in 64 bits", bytes: header(2, .eight, 65_535), reason: "non-minimal length"),
        Case(testDescription: "2^63", bytes: header(2, .eight, 1 << 63), reason: "negative length"),
        Case(testDescription: "2^64 - 1", bytes: header(2, .eight, .max), reason: "negative length"),
        Case(
            testDescription: "2^63 - 1",
            code: .messageTooBig,
            bytes: header(2, .eight, UInt64(Int64.max)),
            reason: "frame too big"
        ),
        Case(
            testDescription: "2^63 - 1 after a fragment",
            code: .messageTooBig,
            bytes: Frame.binary([1], isFinal: false) + header(0, .eight, UInt64(Int64.max)),
            reason: "frame too big"
        ),
    ]

    static let closing: [Case] = [
        Case(testDescription: "close of one byte", bytes: Frame.control(8, [3]), reason: "truncated close code"),
        Case(testDescription: "close 1005", bytes: Frame.close(1005), reason: "invalid close code"),
        Case(
            testDescription: "close reason cut",
            code: .invalidPayload,
            bytes: Frame.close(1000, [0x61, 0xE2, 0x82]),
            reason: "invalid close reason"
        ),
        Case(
            testDescription: "close reason broken",
            code: .invalidPayload,
            bytes: Frame.close(1000, [0xFF]),
            reason: "invalid close reason"
        ),
    ]

    @Test(arguments: framing + lengths + closing)
    func isRefusedAndEndsTheDecoder(_ fault: Case) {
        let expected = WebSocketEvent.violation(fault.code, fault.reason)
        let bytes = Frame.text("before") + fault.bytes + Frame.text("after")
        #expect(WebSocketFeed.events(bytes) == [.text("before"), expected])
        #expect(WebSocketFeed.bytewise(bytes) == [.text("before"), expected])
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8])
    func reservedOpcodeIsRefused(_ opcode: UInt8) {
        let expected = [WebSocketEvent.violation(.protocolError, "reserved opcode")]
        #expect(WebSocketFeed.events(Frame(opcode: opcode).bytes) == expected)
        let inside = Frame.text("a", isFinal: false) + Frame(opcode: opcode).bytes
        #expect(WebSocketFeed.events(inside) == expected)
    }

    /// A fault is reported with the byte that shows it, not once the rest of the frame has come.
    @Test(arguments: [[0xC1], [0x83], [0x09], [0x80], [0x81, 0x05], [0x89, 0xFE]] as [[UInt8]])
    func faultyStartIsEnough(_ bytes: [UInt8]) {
        #expect(WebSocketFeed.bytewise(bytes).map(\.violationCode) == [.protocolError])
    }

    @Test func finishedDecoderSwallowsEverything() {
        var decoder = WebSocketDecoder(limits: .init())
        #expect(WebSocketFeed.feed([0xFF], to: &decoder).count == 1)
        var more = ByteBuffer(bytes: Frame.text("x") + Frame.close(1000))
        #expect(decoder.next(&more) == nil)
        #expect(more.readableBytes == 0)
        #expect(decoder.pendingPayloadBytes == 0)
    }
}
