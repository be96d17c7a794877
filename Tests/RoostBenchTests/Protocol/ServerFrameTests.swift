import NIOCore
import RoostProtocol
import Testing

@testable import RoostBench

@Suite("Frames from a server")
struct ServerFrameTests {
    @Test("Those of Roost's encoder", arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
    func sizes(_ length: Int) {
        let payload = ByteBuffer(repeating: 0x61, count: length)
        let frame = Array(WebSocketEncoder.frame(.text, payload, allocator: ByteBufferAllocator()).readableBytesView)
        let size = WebSocketEncoder.headerLength(payloadLength: length)
        let header = ServerFrameHeader(opcode: FrameOpcode.text, isFinal: true, length: length, size: size)
        #expect(Self.scan(frame) == .whole(header))
        #expect(Self.scan(frame + [0x81, 0x00]) == .whole(header))
        for count in Set([0, 1, size - 1, size, frame.count - 1]) where count < frame.count {
            #expect(Self.scan(frame.prefix(count)) == .incomplete)
        }
    }

    @Test("A close frame")
    func close() {
        let frame = WebSocketEncoder.close(.goingAway, reason: "bye", allocator: ByteBufferAllocator())
        let header = ServerFrameHeader(opcode: FrameOpcode.close, isFinal: true, length: 5, size: 2)
        #expect(Self.scan(frame.readableBytesView) == .whole(header))
    }

    @Test(
        "What no server may send",
        arguments: [
            [0xC1, 0x00],  // compressed, which was not offered
            [0x81, 0x80, 0, 0, 0, 0],  // masked
            [0x88, 0x7E, 0x00, 0x80],  // a long control frame
            [0x81, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0],  // 2^63 bytes
        ] as [[UInt8]]
    )
    func violations(_ bytes: [UInt8]) {
        #expect(Self.scan(bytes) == .violation)
    }

    @Test("What is too long is no violation")
    func tooLong() {
        #expect(Self.scan([0x81, 0x7F, 0, 0, 0, 0, 0x04, 0, 0, 0]) == .incomplete)
        #expect(Self.scan([0x81, 0x7F, 0, 0, 0, 0, 0x04, 0, 0, 1]) == .tooLong)
        #expect(Self.scan([0x81, 0x7F, 0x7F] + Array(repeating: 0xFF, count: 7)) == .tooLong)
    }

    static func scan(_ bytes: some Sequence<UInt8>) -> ServerFrameHeader.Scan {
        // One byte more, so that there is an address even of nothing.
        let room = Array(bytes) + [0]
        return room.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ServerFrameHeader.scan($0, count: room.count - 1) } ?? .violation
        }
    }
}
