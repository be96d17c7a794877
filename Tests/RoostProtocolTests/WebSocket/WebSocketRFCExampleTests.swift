import NIOCore
import RoostProtocol
import Testing

/// The sample frames of RFC 6455 section 5.7, byte for byte where a client sends them.
@Suite struct WebSocketRFCExampleTests {
    private static let maskedHello: [UInt8] = [
        0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58,
    ]
    private static let unmaskedHello: [UInt8] = [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]
    private static let hello = ByteBuffer(string: "Hello")

    @Test func singleFrameMaskedText() {
        #expect(WebSocketFeed.events(Self.maskedHello) == [.text("Hello")])
    }

    @Test func singleFrameUnmaskedTextIsForServersOnly() {
        #expect(WebSocketFeed.events(Self.unmaskedHello) == [.violation(.protocolError, "unmasked frame")])
        let frame = WebSocketEncoder.frame(.text, Self.hello, allocator: .init())
        #expect(Array(frame.readableBytesView) == Self.unmaskedHello)
    }

    @Test func fragmentedText() {
        let bytes = WebSocketTestFrame.text("Hel", isFinal: false) + WebSocketTestFrame.more(Array("lo".utf8))
        #expect(WebSocketFeed.events(bytes) == [.text("Hello")])
    }

    @Test func unmaskedPingAndMaskedPong() {
        let ping = WebSocketEncoder.frame(.ping, Self.hello, allocator: .init())
        #expect(Array(ping.readableBytesView) == [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        let pong: [UInt8] = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(WebSocketFeed.events(pong) == [.pong(Self.hello)])
    }

    @Test func binaryOf256Bytes() {
        let payload = (0..<256).map { UInt8($0) }
        let frame = WebSocketEncoder.frame(.binary, ByteBuffer(bytes: payload), allocator: .init())
        #expect(Array(frame.readableBytesView) == [0x82, 0x7E, 0x01, 0x00] + payload)
        let bytes = WebSocketTestFrame.binary(payload)
        #expect(bytes.prefix(4) == [0x82, 0xFE, 0x01, 0x00])
        #expect(WebSocketFeed.events(bytes) == [.binary(payload)])
    }

    @Test func binaryOf64Kibibytes() {
        let payload = [UInt8](repeating: 0xA5, count: 65_536)
        let frame = WebSocketEncoder.frame(.binary, ByteBuffer(bytes: payload), allocator: .init())
        #expect(frame.readableBytesView.prefix(10).elementsEqual([0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0]))
        let bytes = WebSocketTestFrame.binary(payload)
        #expect(bytes.prefix(10) == [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0])
        #expect(WebSocketFeed.events(bytes) == [.binary(payload)])
    }
}
