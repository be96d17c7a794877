import NIOCore
import RoostProtocol
import Testing

/// Where RSV1 may stand (RFC 7692 section 6), and what it does to a message.
@Suite struct CompressedFrameTests {
    typealias Frame = WebSocketTestFrame

    private static let hello = Deflated.hex("f2 48 cd c9 c9 07 00")

    private static func frame(
        _ opcode: UInt8,
        _ payload: some Collection<UInt8>,
        isFinal: Bool = true,
        reserved: UInt8 = 4
    ) -> [UInt8] {
        Frame(opcode: opcode, isFinal: isFinal, reserved: reserved, payload: Array(payload)).bytes
    }

    private static func compressed(_ kind: WebSocketMessageKind, _ bytes: [UInt8]) -> WebSocketEvent {
        .compressedMessage(kind, ByteBuffer(bytes: bytes))
    }

    /// In one piece and byte by byte.
    private func check(
        _ bytes: [UInt8],
        _ expected: [WebSocketEvent],
        limits: WebSocketDecoder.Limits = .init(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for cuts in [[], Array(0..<bytes.count)] {
            var decoder = WebSocketDecoder(limits: limits, allowsCompression: true)
            var start = 0
            var events: [WebSocketEvent] = []
            for end in cuts + [bytes.count] {
                events += WebSocketFeed.feed(bytes[start..<end], to: &decoder)
                start = end
            }
            #expect(events == expected, sourceLocation: sourceLocation)
        }
    }

    @Test func wholeMessages() {
        let bytes = Self.frame(1, Self.hello) + Frame.text("plain") + Self.frame(2, Self.hello) + Self.frame(1, [])
        check(
            bytes,
            [
                Self.compressed(.text, Self.hello), .text("plain"), Self.compressed(.binary, Self.hello),
                Self.compressed(.text, []),
            ]
        )
    }

    @Test func fragmentsAreGatheredAsTheyCame() {
        let start = Self.frame(1, Self.hello[..<3], isFinal: false)
        let end = Frame.more(Array(Self.hello[3...]))
        let message = Self.compressed(.text, Self.hello)
        check(start + end, [message])
        check(start + Frame.more([], isFinal: false) + end, [message])
        check(
            start + Frame.control(9, [1]) + end + Frame.text("x"),
            [.ping(ByteBuffer(bytes: [1])), message, .text("x")]
        )
    }

    /// Compressed bytes are no text yet.
    @Test func fragmentsOfCompressedTextAreNotCheckedForUTF8() {
        let bytes: [UInt8] = [0xC0, 0xFF, 0xED]
        check(
            Self.frame(1, bytes[..<1], isFinal: false) + Frame.more(Array(bytes[1...])),
            [Self.compressed(.text, bytes)]
        )
    }

    /// The next message is plain again, and checked.
    @Test func plainTextAfterCompressedFragmentsIsChecked() {
        let start = Self.frame(1, Self.hello[..<3], isFinal: false) + Frame.more(Array(Self.hello[3...]))
        let bad = Frame(opcode: 1, isFinal: false, payload: [0xFF]).bytes
        check(start + bad, [Self.compressed(.text, Self.hello), .violation(.invalidPayload, "invalid text")])
    }

    @Test(arguments: [8, 9, 10, 3, 11] as [UInt8])
    func neverOnOthers(_ opcode: UInt8) {
        check(Self.frame(opcode, []), [.violation(.protocolError, "reserved bits set")])
    }

    @Test func neverOnFurtherFragments() {
        let expected = [WebSocketEvent.violation(.protocolError, "reserved bits set")]
        check(Self.frame(1, Self.hello[..<3], isFinal: false) + Self.frame(0, Self.hello[3...]), expected)
        check(Frame.text("a", isFinal: false) + Self.frame(0, []), expected)
        check(Self.frame(0, []), expected)
    }

    @Test(arguments: [1, 2, 3, 5, 6, 7] as [UInt8])
    func otherBitsStayReserved(_ reserved: UInt8) {
        check(Self.frame(1, Self.hello, reserved: reserved), [.violation(.protocolError, "reserved bits set")])
    }

    @Test func compressedBytesCountTowardsTheLimits() {
        let big = WebSocketEvent.violation(.messageTooBig, "message too big")
        let start = Self.frame(1, Self.hello[..<4], isFinal: false)
        let limits = WebSocketDecoder.Limits(maxMessageSize: 7)
        check(start + Frame.more(Array(Self.hello[4...])), [Self.compressed(.text, Self.hello)], limits: limits)
        check(start + Frame.more([1, 2, 3, 4]), [big], limits: limits)
        check(Self.frame(2, Self.hello + [0]), [big], limits: limits)
        check(
            start + Frame.more([], isFinal: false) + Frame.more([]),
            [.violation(.policyViolation, "too many fragments")],
            limits: .init(maxFragments: 2)
        )
    }

    @Test func serverMarksItsFrames() {
        var payload = EncodedMessage.buffer(capacity: 200)
        payload.writeRepeatingByte(7, count: 200)
        let frame = WebSocketEncoder.compressedFrame(.text, inFrontOf: payload)
        #expect(Array(buffer: frame).prefix(5) == [0xC1, 126, 0, 200, 7])
        #expect(frame.readableBytes == 204)
        let copied = WebSocketEncoder.compressedFrame(.binary, inFrontOf: ByteBuffer(bytes: [1, 2]))
        #expect(Array(buffer: copied) == [0xC2, 2, 1, 2])
    }
}
