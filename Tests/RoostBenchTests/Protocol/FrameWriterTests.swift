import NIOCore
import RoostProtocol
import TestSupport
import Testing

@testable import RoostBench

@Suite("Frames of a client")
struct FrameWriterTests {
    @Test("Roost reads them", arguments: [0, 1, 7, 8, 9, 125, 126, 1_000, 65_535, 65_536, 100_000])
    func sizes(_ length: Int) {
        let text = [UInt8](repeating: 0x61, count: length)
        var writer = FrameWriter(capacity: 200_000)
        for _ in 0..<2 {
            writer.append(text)
            #expect(Self.events(writer.finish()) == [.message(.text, ByteBuffer(bytes: text))])
        }
    }

    @Test("Numbers, texts and markers are appended", arguments: [0, 1, 9, 10, 99, 1_000_000, UInt64.max])
    func parts(_ number: UInt64) {
        var writer = FrameWriter(capacity: 1_000)
        let marker = Marker(time: 5, stream: 6, number: 7)
        writer.append("[\"")
        writer.append(number)
        writer.append(marker)
        let whole = "[\"\(number)" + String(decoding: MarkerTests.bytes(marker), as: UTF8.self)
        #expect(String(decoding: writer.take(), as: UTF8.self) == whole)
        #expect(writer.take().isEmpty)
    }

    @Test("What exceeds the capacity is left away")
    func overflow() {
        var writer = FrameWriter(capacity: 10)
        writer.append([UInt8](repeating: 0x61, count: 8))
        writer.append([UInt8](repeating: 0x62, count: 8))
        writer.append(12_345)
        #expect(String(decoding: writer.take(), as: UTF8.self) == "aaaaaaaabb")
    }

    static func events(_ frame: UnsafeRawBufferPointer) -> [WebSocketDecoder.Event] {
        var decoder = WebSocketDecoder(limits: WebSocketDecoder.Limits(maxMessageSize: 1 << 20))
        var bytes = ByteBuffer(bytes: frame)
        var events: [WebSocketDecoder.Event] = []
        while let event = decoder.next(&bytes) { events.append(event) }
        return events
    }
}
