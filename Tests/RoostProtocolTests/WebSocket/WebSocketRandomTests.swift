import NIOCore
import RoostProtocol
import TestSupport
import Testing

/// Random streams, right and wrong, against a decoder that is too simple to be wrong in the same way.
@Suite struct WebSocketRandomTests {
    private static let limits = WebSocketDecoder.Limits(maxFrameSize: 300, maxMessageSize: 500, maxFragments: 6)

    private static func check(_ bytes: [UInt8], _ random: inout RandomSeed) {
        let expected = WebSocketReferenceDecoder.events(bytes, limits: limits)
        #expect(WebSocketFeed.events(bytes, limits: limits) == expected, "\(bytes)")
        let cuts = random.cuts(Int.random(in: 0...6, using: &random), in: bytes.count)
        #expect(WebSocketFeed.events(bytes, cuts: cuts, limits: limits) == expected, "\(bytes) cut at \(cuts)")
    }

    @Test func validStreams() {
        var random = RandomSeed()
        for _ in 0..<1_500 {
            var stream = WebSocketRandomStream(random)
            let bytes = stream.bytes(messages: 6)
            random = stream.random
            Self.check(bytes, &random)
            let events = WebSocketFeed.events(bytes, limits: Self.limits)
            #expect(events == stream.expected, "\(bytes)")
        }
    }

    @Test func damagedStreams() {
        var random = RandomSeed()
        for _ in 0..<3_000 {
            var stream = WebSocketRandomStream(random)
            var bytes = stream.bytes(messages: 4)
            random = stream.random
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard let index = bytes.indices.randomElement(using: &random) else { continue }
                if random.chance(50) { bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random) }
                if random.chance(20) { bytes.remove(at: index) }
                if random.chance(20) { bytes.insert(random.bytes(1)[0], at: index) }
            }
            Self.check(bytes, &random)
        }
    }

    @Test func randomBytes() {
        var random = RandomSeed()
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...60, using: &random)
            Self.check(random.bytes(count), &random)
        }
    }

    /// Random bytes after a start that is well formed get past the first checks.
    @Test func randomBytesAfterLikelyStarts() {
        var random = RandomSeed()
        for _ in 0..<5_000 {
            let opcode = [0x01, 0x02, 0x81, 0x82, 0x88, 0x89, 0x8A].randomElement(using: &random) ?? 0x81
            let length = UInt8.random(in: 0x80...0xFF, using: &random)
            Self.check([UInt8(opcode), length] + random.bytes(Int.random(in: 0...200, using: &random)), &random)
        }
    }
}
