import RoostProtocol
import Testing

let corrupted = "corrupted compressed message"
let truncated = "truncated compressed message"

extension WebSocketViolation {
    /// A fault of a compressed message.
    init(_ reason: String) {
        self.init(code: .invalidPayload, reason: reason)
    }
}

/// Messages that are no compressed messages.
@Suite struct InflateFaultTests {
    @Test(arguments: [
        ("reserved block type", "06 00", corrupted),
        ("reserved block type in a last block", "07", corrupted),
        ("stored block whose lengths disagree", "00 05 00 fa fe 48 65 6c 6c 6f 00", corrupted),
        ("reference to before the beginning", "f2 00 11 00 00", corrupted),
        ("too many codes", "fc ff ff", corrupted),
        ("noise", "de ad be ef de ad be ef", corrupted),
        ("text that is not compressed", "5b 6e 75 6c 6c 2c 22 31 22 2c", corrupted),
        ("zlib's header", "78 9c f2 48 cd c9 c9 07 00", corrupted),
        ("gzip's header", "1f 8b 08 00 00 00 00 00 00 03 f3 48 cd c9 c9 07 00", corrupted),
        ("junk behind the last block", "f3 48 cd c9 c9 07 00 ff ff", corrupted),
        ("one byte of junk behind the last block", "f3 48 cd c9 c9 07 00 ff", corrupted),
        ("stream cut in a block", "f2 48 cd", truncated),
        ("stream cut in its header", "04", truncated),
        ("without the empty block at the end", "f2 48 cd c9 c9 07", truncated),
        ("with the bytes that are to be cut off", "f2 48 cd c9 c9 07 00 00 00 ff ff", truncated),
        ("with half of them", "f2 48 cd c9 c9 07 00 00 00", truncated),
        ("stored block cut short", "00 05 00 fa ff 48 65", truncated),
        ("the second stream cut short", "f3 48 cd c9 c9 07 00 f2 48", truncated),
    ])
    func isRefused(_ name: String, _ compressed: String, _ reason: String) {
        #expect(Deflated.inflate(Deflated.hex(compressed)) == .failure(.init(reason)), "\(name)")
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0x61, 0xE2, 0x82],
            Array(repeating: 0x61, count: 40_000) + [0xC3],
            Array(repeating: 0x61, count: 16_383) + [0xC3, 0xA9, 0x80],
        ] as [[UInt8]]
    )
    func textMustBeUTF8(_ bytes: [UInt8]) {
        let compressed = Deflated.stored(bytes)
        #expect(Deflated.inflate(compressed, .text) == .failure(.init("invalid text")))
        #expect(Deflated.inflate(compressed, .binary) == .success(bytes))
    }

    /// The pieces that zlib gives end anywhere.
    @Test func charactersMayLieAcrossPieces() {
        for offset in 16_381...16_384 {
            let text = Array(repeating: UInt8(ascii: "a"), count: offset) + Array("😀é日".utf8)
            #expect(Deflated.inflate(Deflated.stored(text), .text) == .success(text))
        }
    }

    @Test func refusesMoreStreamsThanAnySenderNeeds() {
        let empty: [UInt8] = [0x03, 0x00]
        let many = Array(repeating: empty, count: 64).flatMap { $0 }
        #expect(Deflated.inflate(many) == .success([]))
        #expect(Deflated.inflate(many + empty) == .failure(.init(corrupted)))
        #expect(
            Deflated.inflate(Array(repeating: empty, count: 20_000).flatMap { $0 }) == .failure(.init(corrupted))
        )
    }

    /// Blocks that hold nothing cost their bytes and no more.
    @Test func endsWithManyEmptyBlocks() {
        let blocks = Array(repeating: Deflated.block([]), count: 20_000).flatMap { $0 }
        #expect(Deflated.inflate(blocks + [0]) == .success([]))
        #expect(Deflated.inflate(blocks) == .failure(.init(truncated)))
    }
}
