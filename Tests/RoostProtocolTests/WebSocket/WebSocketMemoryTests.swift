import NIOCore
import RoostProtocol
import Testing

/// What a decoder keeps, and what it leaves alone.
@Suite struct WebSocketMemoryTests {
    typealias Frame = WebSocketTestFrame

    @Test func decoderIsSmall() {
        #expect(MemoryLayout<WebSocketDecoder>.size <= 64)
        #expect(MemoryLayout<UTF8Validator>.size <= 4)
    }

    @Test func receiveBufferIsNeitherChangedNorKept() {
        let bytes = Frame.text("hello") + Frame.text("wor", isFinal: false)
        var pool = ByteBuffer(bytes: bytes)
        var decoder = WebSocketDecoder(limits: .init())
        var view = pool
        let first = decoder.next(&view)
        #expect(decoder.next(&view) == nil)
        #expect(Array(pool.readableBytesView) == bytes)
        pool.clear()
        pool.writeRepeatingByte(0, count: bytes.count)
        #expect(first == .text("hello"))
        #expect(WebSocketFeed.feed(Frame.more(Array("ld".utf8)), to: &decoder) == [.text("world")])
    }

    @Test func readableBytesNeedNotStartAtZero() {
        var buffer = ByteBuffer(bytes: [0, 0, 0] + Frame.text("a") + Frame.text("b"))
        buffer.moveReaderIndex(forwardBy: 3)
        var decoder = WebSocketDecoder(limits: .init())
        #expect(decoder.next(&buffer) == .text("a"))
        #expect(buffer.readableBytes == Frame.text("b").count)
        #expect(decoder.next(&buffer) == .text("b"))
    }

    @Test func copiesOfADecoderGoTheirOwnWays() {
        var one = WebSocketDecoder(limits: .init())
        #expect(WebSocketFeed.feed(Frame.text("a", isFinal: false), to: &one) == [])
        var other = one
        #expect(WebSocketFeed.feed(Frame.more([0x62]), to: &one) == [.text("ab")])
        #expect(WebSocketFeed.feed(Frame.more([0x63]), to: &other) == [.text("ac")])
    }

    @Test func pendingPayloadAndIdle() {
        var decoder = WebSocketDecoder(limits: .init())
        #expect(decoder.isIdle && decoder.pendingPayloadBytes == 0)
        let frame = Frame.binary(Array(repeating: 1, count: 1_000), isFinal: false)
        _ = WebSocketFeed.feed(frame[..<3], to: &decoder)
        #expect(!decoder.isIdle && decoder.pendingPayloadBytes == 0)
        _ = WebSocketFeed.feed(frame[3..<8], to: &decoder)
        #expect(!decoder.isIdle && decoder.pendingPayloadBytes == 1_000)
        _ = WebSocketFeed.feed(frame[8..<108], to: &decoder)
        #expect(decoder.pendingPayloadBytes == 900)
        _ = WebSocketFeed.feed(frame[108...], to: &decoder)
        #expect(!decoder.isIdle && decoder.pendingPayloadBytes == 0)
        _ = WebSocketFeed.feed(Frame.more([]), to: &decoder)
        #expect(decoder.isIdle)
    }

    @Test func idleAgainAfterACutControlFrame() {
        var decoder = WebSocketDecoder(limits: .init())
        let ping = Frame.control(9, [1, 2, 3])
        #expect(WebSocketFeed.feed(ping[..<7], to: &decoder) == [])
        #expect(!decoder.isIdle && decoder.pendingPayloadBytes == 2)
        #expect(WebSocketFeed.feed(ping[7...], to: &decoder) == [.ping(ByteBuffer(bytes: [1, 2, 3]))])
        #expect(decoder.isIdle)
    }

    @Test func notIdleOnceFinished() {
        var decoder = WebSocketDecoder(limits: .init())
        _ = WebSocketFeed.feed(Frame.close(1000), to: &decoder)
        #expect(!decoder.isIdle)
    }

    /// A promise of a gigabyte costs what has arrived, within a factor of two, or 64 KiB.
    @Test func promisedBytesAreNotReserved() {
        var buffer = ByteBuffer()
        var promised = 1 << 30
        let chunk = [UInt8](repeating: 0, count: 5_000)
        for _ in 0..<100 {
            _ = chunk.withUnsafeBytes { buffer.writeUnmasking($0, key: 0, expected: promised) }
            promised -= chunk.count
            #expect(buffer.capacity <= max(65_536, 2 * buffer.readableBytes.nextPowerOfTwo))
        }
    }

    @Test func smallPromisesAreReservedExactly() {
        var buffer = ByteBuffer()
        _ = [UInt8(1)].withUnsafeBytes { buffer.writeUnmasking($0, key: 0, expected: 1_000) }
        #expect(buffer.capacity == 1_024)
    }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int {
        1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
