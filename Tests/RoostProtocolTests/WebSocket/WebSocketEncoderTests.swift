import NIOCore
import RoostProtocol
import Testing

@Suite struct WebSocketEncoderTests {
    private static let allocator = ByteBufferAllocator()

    /// What a client would find in a server frame; nil unless it is one whole final unmasked frame.
    private static func payload(_ frame: ByteBuffer, opcode: WebSocketOpcode) -> [UInt8]? {
        let bytes = Array(frame.readableBytesView)
        guard bytes.count >= 2, bytes[0] == 0x80 | opcode.rawValue, bytes[1] < 0x80 else { return nil }
        let extra = bytes[1] == 127 ? 8 : bytes[1] == 126 ? 2 : 0
        let long = bytes[2..<(2 + extra)].reduce(0) { $0 << 8 | Int($1) }
        let length = extra == 0 ? Int(bytes[1]) : long
        let isMinimal = extra == 0 || long > (extra == 2 ? 125 : 65_535)
        guard isMinimal, bytes.count == 2 + extra + length else { return nil }
        return Array(bytes[(2 + extra)...])
    }

    /// The frame as a client would have sent it: the mask bit set, a key put in and the payload masked.
    private static func masked(_ payload: [UInt8], opcode: WebSocketOpcode) -> [UInt8] {
        WebSocketTestFrame(opcode: opcode.rawValue, payload: payload).bytes
    }

    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
    func roundTrip(_ count: Int) throws {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let frame = WebSocketEncoder.frame(.binary, ByteBuffer(bytes: payload), allocator: Self.allocator)
        let header = WebSocketEncoder.headerLength(payloadLength: count)
        #expect(frame.readableBytes == count + header && header <= WebSocketEncoder.headroom)
        let carried = try #require(Self.payload(frame, opcode: .binary))
        #expect(WebSocketFeed.events(Self.masked(carried, opcode: .binary)) == [.binary(payload)])
    }

    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536])
    func writingInPlaceGivesTheSameFrame(_ count: Int) {
        let payload = [UInt8](repeating: 0x5A, count: count)
        let copied = WebSocketEncoder.frame(.text, ByteBuffer(bytes: payload), allocator: Self.allocator)
        for capacity in [0, count, count + 100] {
            let written = WebSocketEncoder.frame(.text, payloadCapacity: capacity, allocator: Self.allocator) {
                $0.writeBytes(payload)
            }
            #expect(written == copied)
        }
    }

    @Test func payloadDoesNotMoveWhenItFits() {
        let write = { (buffer: inout ByteBuffer) in
            #expect(buffer.readableBytes == 0 && buffer.readerIndex == WebSocketEncoder.headroom)
            buffer.writeString("payload")
        }
        let frame = WebSocketEncoder.frame(.text, payloadCapacity: 7, allocator: Self.allocator, write: write)
        #expect(frame.readerIndex == WebSocketEncoder.headroom - 2)
        #expect(Self.payload(frame, opcode: .text) == Array("payload".utf8))
    }

    @Test func replacedBufferStillGetsAHeader() {
        let frame = WebSocketEncoder.frame(.text, payloadCapacity: 4, allocator: Self.allocator) {
            $0 = ByteBuffer(string: "other")
        }
        #expect(Self.payload(frame, opcode: .text) == Array("other".utf8))
    }

    @Test func onlyReadableBytesAreFramed() {
        var payload = ByteBuffer(string: "xxhello")
        payload.moveReaderIndex(forwardBy: 2)
        let frame = WebSocketEncoder.frame(.pong, payload, allocator: Self.allocator)
        #expect(Self.payload(frame, opcode: .pong) == Array("hello".utf8))
    }

    @Test func closeWithoutCodeIsEmpty() {
        let unspecified = WebSocketEncoder.close(nil, reason: "ignored", allocator: Self.allocator)
        #expect(Array(unspecified.readableBytesView) == [0x88, 0x00])
        let forbidden = WebSocketCloseCode(rawValue: 1006)
        let abnormal = WebSocketEncoder.close(forbidden, reason: "x", allocator: Self.allocator)
        #expect(Array(abnormal.readableBytesView) == [0x88, 0x00])
    }

    @Test func closeWithReason() {
        let frame = WebSocketEncoder.close(.goingAway, reason: "bye", allocator: Self.allocator)
        #expect(Self.payload(frame, opcode: .close) == [0x03, 0xE9] + Array("bye".utf8))
    }

    @Test(arguments: ["a", "é", "€", "😀", "👩‍👩‍👧", "e\u{301}"])
    func longReasonsAreCutBetweenCharacters(_ character: String) throws {
        for padding in 0...4 {
            let reason = String(repeating: "x", count: padding) + String(repeating: character, count: 200)
            let frame = WebSocketEncoder.close(.normalClosure, reason: reason, allocator: Self.allocator)
            let payload = try #require(Self.payload(frame, opcode: .close))
            let kept = try #require(String(validating: payload.dropFirst(2), as: UTF8.self))
            let size = character.utf8.count
            #expect(kept.utf8.count == padding + (123 - padding) / size * size)
            #expect(reason.hasPrefix(kept))
        }
    }

    @Test func reasonOf123BytesIsWhole() {
        let reason = String(repeating: "é", count: 61) + "x"
        let frame = WebSocketEncoder.close(.normalClosure, reason: reason, allocator: Self.allocator)
        #expect(Self.payload(frame, opcode: .close) == [0x03, 0xE8] + Array(reason.utf8))
    }
}
