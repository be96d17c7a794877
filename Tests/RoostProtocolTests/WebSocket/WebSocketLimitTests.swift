import NIOCore
import RoostProtocol
import Testing

/// Limits hold exactly, and are decided before memory is spent.
@Suite struct WebSocketLimitTests {
    typealias Frame = WebSocketTestFrame
    typealias Limits = WebSocketDecoder.Limits

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    @Test(arguments: [10, 125, 126, 65_535, 65_536])
    func frameSize(_ limit: Int) {
        let limits = Limits(maxFrameSize: limit)
        let fitting = Frame.binary(Self.zeros(limit))
        #expect(WebSocketFeed.events(fitting, limits: limits) == [.binary(Self.zeros(limit))])
        let refused = [WebSocketEvent.violation(.messageTooBig, "frame too big")]
        let header = Frame(opcode: 2, declared: UInt64(limit + 1)).bytes
        #expect(WebSocketFeed.events(header, limits: limits) == refused)
        #expect(WebSocketFeed.bytewise(header, limits: limits) == refused)
    }

    @Test(arguments: [10, 125, 65_536])
    func messageSizeOfOneFrame(_ limit: Int) {
        let limits = Limits(maxMessageSize: limit)
        let fitting = Frame.binary(Self.zeros(limit))
        #expect(WebSocketFeed.events(fitting, limits: limits) == [.binary(Self.zeros(limit))])
        let header = Frame(opcode: 2, declared: UInt64(limit + 1)).bytes
        #expect(
            WebSocketFeed.events(header, limits: limits) == [.violation(.messageTooBig, "message too big")]
        )
    }

    @Test func messageSizeOverFragments() {
        let limits = Limits(maxFrameSize: 8, maxMessageSize: 20)
        let start = Frame.binary(Self.zeros(8), isFinal: false) + Frame.more(Self.zeros(8), isFinal: false)
        let fitting = start + Frame.control(9, Self.zeros(100)) + Frame.more(Self.zeros(4))
        #expect(WebSocketFeed.events(fitting, limits: limits).last == .binary(Self.zeros(20)))
        let header = Frame(opcode: 0, declared: 5).bytes
        #expect(
            WebSocketFeed.events(start + header, limits: limits) == [.violation(.messageTooBig, "message too big")]
        )
    }

    @Test func sizeOfOneMessageDoesNotCountForTheNext() {
        let limits = Limits(maxMessageSize: 3, maxFragments: 2)
        let one = Frame.binary([1, 2], isFinal: false) + Frame.more([3])
        #expect(WebSocketFeed.events(one + one + one, limits: limits).count == 3)
        #expect(WebSocketFeed.bytewise(one + one + one, limits: limits).count == 3)
    }

    @Test(arguments: [1, 2, 5])
    func fragments(_ limit: Int) {
        let limits = Limits(maxFragments: limit)
        func message(_ count: Int) -> [UInt8] {
            (0..<count).flatMap { Frame(opcode: $0 == 0 ? 2 : 0, isFinal: $0 == count - 1).bytes }
        }
        #expect(WebSocketFeed.events(message(limit), limits: limits) == [.binary([])])
        #expect(WebSocketFeed.bytewise(message(limit), limits: limits) == [.binary([])])
        let refused = [WebSocketEvent.violation(.policyViolation, "too many fragments")]
        #expect(WebSocketFeed.events(message(limit + 1), limits: limits) == refused)
        #expect(WebSocketFeed.bytewise(message(limit + 1), limits: limits) == refused)
    }

    @Test func controlFramesAreNotFragments() {
        let limits = Limits(maxFragments: 2)
        let pings = (0..<10).flatMap { _ in Frame.control(9, [1]) }
        let bytes = Frame.text("a", isFinal: false) + pings + Frame.more([0x62])
        #expect(WebSocketFeed.bytewise(bytes, limits: limits).last == .text("ab"))
    }

    @Test func millionsOfEmptyContinuations() {
        let empty = Frame.more([], isFinal: false)
        var decoder = WebSocketDecoder(limits: .init())
        var seen = WebSocketFeed.feed(Frame.text("", isFinal: false), to: &decoder)
        let block = ByteBuffer(bytes: (0..<1_000).flatMap { _ in empty })
        for _ in 0..<2_000 {
            var read = block
            while let event = decoder.next(&read) { seen.append(event) }
        }
        #expect(seen == [.violation(.policyViolation, "too many fragments")])
    }

    @Test func manyTinyFragmentsMakeOneMessage() {
        let limits = Limits()
        let middle = (0..<(limits.maxFragments - 2)).flatMap { _ in Frame.more([0x62], isFinal: false) }
        let bytes = Frame.text("a", isFinal: false) + middle + Frame.more([0x63])
        let expected = "a" + String(repeating: "b", count: limits.maxFragments - 2) + "c"
        #expect(WebSocketFeed.events(bytes) == [.text(expected)])
    }

    @Test func limitsBeyondWhatABufferHoldsAreSafe() {
        let limits = Limits(maxFrameSize: .max, maxMessageSize: .max, maxFragments: .max)
        let huge = Frame(opcode: 2, isFinal: false, declared: UInt64(Int64.max)).bytes
        #expect(WebSocketFeed.events(huge, limits: limits).map(\.violationCode) == [.messageTooBig])
        let none = Limits(maxFrameSize: 0, maxMessageSize: 0, maxFragments: 0)
        #expect(WebSocketFeed.events(Frame.text(""), limits: none) == [.text("")])
        #expect(WebSocketFeed.bytewise(Frame.text("a"), limits: none).map(\.violationCode) == [.messageTooBig])
    }
}
