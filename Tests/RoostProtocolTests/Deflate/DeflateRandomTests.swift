import NIOCore
import RoostProtocol
import TestSupport
import Testing

/// What goes in comes out, and what is damaged does no harm.
@Suite struct DeflateRandomTests {
    private static func message(_ random: inout RandomSeed) -> [UInt8] {
        let words = (0..<random.number(1..<40)).map { _ in random.bytes(random.number(1..<20)) }
        let count = [10, 100, 1_000, 20_000].randomElement(using: &random) ?? 1
        return (0..<random.number(1..<count)).flatMap { _ in words.randomElement(using: &random) ?? [] }
    }

    @Test(arguments: 9...15)
    func roundTrip(_ windowBits: Int) {
        var random = RandomSeed()
        let inflater = MessageInflater()
        for level in 1...9 {
            let compressor = MessageCompressor(level: level, windowBits: windowBits)
            for _ in 0..<8 {
                let message = Self.message(&random)
                guard let compressed = compressor.compress(ByteBuffer(bytes: message)) else { continue }
                #expect(compressed.readableBytes < message.count)
                #expect(compressed.readerIndex >= WebSocketEncoder.headroom)
                let inflated = Deflated.inflate(Array(buffer: compressed), maxRatio: 2_000, by: inflater)
                #expect(inflated == .success(message))
            }
        }
    }

    @Test func incompressibleMessagesAreLeftAlone() {
        var random = RandomSeed()
        let compressor = MessageCompressor(level: 6, windowBits: 15)
        for size in [0, 1, 2, 10, 1_000, 16_384, 40_000] {
            #expect(compressor.compress(ByteBuffer(bytes: random.bytes(size))) == nil)
        }
        #expect(compressor.compress(ByteBuffer(bytes: [UInt8](repeating: 7, count: 100))) != nil)
    }

    @Test(arguments: [(-3, 2), (0, 8), (100, 99)])
    func settingsOutOfRangeAreTakenForTheNearest(_ level: Int, _ windowBits: Int) {
        let text = Array(String(repeating: "hello ", count: 100).utf8)
        let compressed = Deflated.message(text, level: level, windowBits: windowBits)
        #expect(Deflated.inflate(compressed, .text) == .success(text))
    }

    /// Distances beyond the window would be found out by a client that has no more.
    @Test func keepsToItsWindow() {
        var random = RandomSeed()
        let block = random.bytes(5_000)
        #expect(Deflated.message(block + block, windowBits: 15).count < 6_000)
        #expect(Deflated.message(block + block, windowBits: 12).isEmpty)
    }

    @Test func manyCompressAtATime() async {
        let compressor = MessageCompressor(level: 6, windowBits: 15)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let text = Array(String(repeating: "message \(number) ", count: 500).utf8)
                    let compressed = compressor.compress(ByteBuffer(bytes: text))
                    return compressed.map { Deflated.inflate(Array(buffer: $0)) == .success(text) } ?? false
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func damagedMessagesEndWithinTheirLimits() {
        var random = RandomSeed()
        let inflater = MessageInflater()
        for _ in 0..<1_000 {
            var bytes =
                random.chance(80) ? Deflated.message(Self.message(&random)) : random.bytes(random.number(0..<300))
            for _ in 0..<random.number(1..<4) {
                guard let index = bytes.indices.randomElement(using: &random) else { continue }
                bytes[index] ^= 1 << UInt8(random.number(0..<8))
            }
            let inflated = Deflated.inflate(bytes, .binary, maxMessageSize: 50_000, by: inflater)
            if case .success(let message) = inflated { #expect(message.count <= 50_000, "\(bytes)") }
        }
    }
}
