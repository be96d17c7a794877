import NIOCore
import RoostProtocol
import Testing

/// Messages that are what they should be, however they were compressed.
@Suite struct InflateTests {
    private static let json = #"{"a":[1,2,3],"b":"hello hello hello"}"#

    @Test(arguments: [
        ("RFC 7692 section 7.2.3.1, one block", "f2 48 cd c9 c9 07 00", "Hello"),
        ("RFC 7692 section 7.2.3.3, stored", "00 05 00 fa ff 48 65 6c 6c 6f 00", "Hello"),
        ("RFC 7692 section 7.2.3.4, last block", "f3 48 cd c9 c9 07 00 00", "Hello"),
        ("RFC 7692 section 7.2.3.5, two blocks", "f2 48 05 00 00 00 ff ff ca c9 c9 07 00", "Hello"),
        ("RFC 7692 section 7.2.3.6, empty", "00", ""),
        ("empty fixed block", "02 00", ""),
        ("no byte at all", "", ""),
        ("ends with its last block", "f3 48 cd c9 c9 07 00", "Hello"),
        ("two streams", "f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 00", "HelloHello"),
        ("level 0", "002500daff7b2261223a5b312c322c335d2c2262223a2268656c6c6f2068656c6c6f2068656c6c6f227d00", json),
        ("Huffman only", "aa564a54b28a36d431d2318ed5514a52b252ca48cdc9c957c848cdc9c957c848cdc9c957aa0500", json),
        ("fixed codes", "aa564a54b28a36d431d2318ed5514a52b252ca48cdc9c9574022956a0100", json),
        ("finished", "ab564a54b28a36d431d2318ed5514a52b252ca48cdc9c9574022956a01", json),
    ])
    func inflates(_ name: String, _ compressed: String, _ text: String) {
        #expect(Deflated.inflate(Deflated.hex(compressed), .text) == .success(Array(text.utf8)), "\(name)")
    }

    /// One inflater for all: nothing of a message, good or bad, may be left for the next one.
    @Test func forgetsEachMessage() {
        let inflater = MessageInflater()
        let hello = Deflated.hex("f2 48 cd c9 c9 07 00")
        let backReference = Deflated.hex("f2 00 11 00 00")
        #expect(Deflated.inflate(hello, by: inflater) == .success(Array("Hello".utf8)))
        #expect(Deflated.inflate(backReference, by: inflater) == .failure(.init(corrupted)))
        #expect(Deflated.inflate(Array(hello.dropLast(2)), by: inflater) == .failure(.init(truncated)))
        #expect(Deflated.inflate(hello, by: inflater) == .success(Array("Hello".utf8)))
    }

    @Test func keepsNoMoreMemoryThanTheMessageNeeds() throws {
        let text = [UInt8](repeating: 0x61, count: 1_000)
        let limits = InflateLimits(maxMessageSize: 10_000_000, maxRatio: 250)
        let message = try MessageInflater().inflate(.init(bytes: Deflated.message(text)), .text, limits: limits)
        #expect(message.readableBytes == 1_000)
        #expect(message.storageCapacity <= 1_024)
    }
}
