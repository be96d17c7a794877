import NIOCore
import RoostProtocol
import Testing

/// Messages, fragments and the control frames between them.
@Suite struct WebSocketMessageTests {
    typealias Frame = WebSocketTestFrame

    @Test func emptyMessagesAndControlFrames() {
        let bytes = Frame.text("") + Frame.binary([]) + Frame.control(9) + Frame.control(10) + Frame.control(8)
        let expected: [WebSocketEvent] = [
            .text(""), .binary([]), .ping(ByteBuffer()), .pong(ByteBuffer()), .close(nil, reason: ""),
        ]
        #expect(WebSocketFeed.events(bytes) == expected)
        #expect(WebSocketFeed.bytewise(bytes) == expected)
    }

    @Test func controlFramesBetweenFragmentsComeFirst() {
        let bytes =
            Frame.text("a", isFinal: false) + Frame.control(9, [1, 2]) + Frame.more([], isFinal: false)
            + Frame.control(10, [3]) + Frame.more([0x62]) + Frame.text("c")
        let ping = WebSocketEvent.ping(ByteBuffer(bytes: [1, 2]))
        let pong = WebSocketEvent.pong(ByteBuffer(bytes: [3]))
        #expect(WebSocketFeed.events(bytes) == [ping, pong, .text("ab"), .text("c")])
        #expect(WebSocketFeed.bytewise(bytes) == [ping, pong, .text("ab"), .text("c")])
    }

    @Test func fragmentsKeepTheKindOfTheFirst() {
        let bytes = Frame.binary([0xFF], isFinal: false) + Frame.more([0xFE], isFinal: false) + Frame.more([])
        #expect(WebSocketFeed.events(bytes) == [.binary([0xFF, 0xFE])])
    }

    @Test func closeInsideMessageEndsEverything() {
        let bytes = Frame.text("a", isFinal: false) + Frame.close(1001, Array("bye".utf8)) + Frame.more([0x62])
        let expected: [WebSocketEvent] = [.close(.goingAway, reason: "bye")]
        #expect(WebSocketFeed.events(bytes) == expected)
        #expect(WebSocketFeed.bytewise(bytes) == expected)
    }

    @Test func dataAfterCloseIsIgnored() {
        let bytes = Frame.close(1000) + Frame.text("late") + [0xFF, 0xFF] + Frame.close(1000)
        #expect(WebSocketFeed.events(bytes) == [.close(.normalClosure, reason: "")])
    }

    @Test func closeReasonIsUnicode() {
        let bytes = Frame.close(4000, Array("größer 😀".utf8))
        #expect(WebSocketFeed.bytewise(bytes) == [.close(WebSocketCloseCode(rawValue: 4000), reason: "größer 😀")])
    }

    @Test func pingOf125BytesIsTaken() {
        let payload = [UInt8](repeating: 7, count: 125)
        #expect(WebSocketFeed.events(Frame.control(9, payload)) == [.ping(ByteBuffer(bytes: payload))])
    }

    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
    func everyLengthForm(_ count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let bytes = Frame.binary(payload) + Frame.text("next")
        #expect(WebSocketFeed.events(bytes) == [.binary(payload), .text("next")])
        let cuts = Array(stride(from: 3, to: bytes.count, by: 997))
        #expect(WebSocketFeed.events(bytes, cuts: cuts) == [.binary(payload), .text("next")])
    }

    @Test func zeroKeyAndOtherKeysUnmask() {
        for key in [[0, 0, 0, 0], [255, 255, 255, 255], [1, 2, 3, 4]] as [[UInt8]] {
            let frame = Frame(opcode: 1, payload: Array("phoenix channels".utf8), key: key)
            #expect(WebSocketFeed.events(frame.bytes) == [.text("phoenix channels")])
        }
    }
}
