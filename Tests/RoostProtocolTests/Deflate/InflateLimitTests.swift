import RoostProtocol
import Testing

/// How large a compressed message may become.
@Suite struct InflateLimitTests {
    private static let tooBig = WebSocketViolation(code: .messageTooBig, reason: "message too big")
    private static let tooMuch = WebSocketViolation(code: .messageTooBig, reason: "message inflates too much")
    private static let free = InflateLimits.alwaysAllowed

    @Test(arguments: [1, 100, 16_383, 16_384, 16_385, 32_768, 100_000, 262_144])
    func sizeIsExact(_ size: Int) {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let compressed = Deflated.stored(bytes)
        #expect(Deflated.inflate(compressed, maxMessageSize: size) == .success(bytes))
        #expect(Deflated.inflate(compressed, maxMessageSize: size + 1) == .success(bytes))
        #expect(Deflated.inflate(compressed, maxMessageSize: size - 1) == .failure(Self.tooBig))
    }

    @Test func nothingFitsIntoNothing() {
        #expect(Deflated.inflate([0], maxMessageSize: 0) == .success([]))
        #expect(Deflated.inflate(Deflated.stored([1]), maxMessageSize: 0) == .failure(Self.tooBig))
    }

    @Test func anyRatioIsAllowedUpToASize() {
        let zeros = [UInt8](repeating: 0, count: Self.free)
        #expect(Deflated.inflate(Deflated.message(zeros), maxRatio: 1) == .success(zeros))
        #expect(Deflated.inflate(Deflated.message(zeros + [0]), maxRatio: 1) == .failure(Self.tooMuch))
    }

    @Test func ratioIsExact() {
        let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
        let compressed = Deflated.message(bytes)
        let ratio = bytes.count / compressed.count
        #expect(ratio > 1 && bytes.count > ratio * compressed.count)
        #expect(Deflated.inflate(compressed, maxRatio: ratio + 1) == .success(bytes))
        #expect(Deflated.inflate(compressed, maxRatio: ratio) == .failure(Self.tooMuch))
        let padded = Deflated.block([]) + compressed
        #expect(Deflated.inflate(padded, maxRatio: ratio - 1) == .failure(Self.tooMuch))
    }

    @Test func theSmallerBoundIsNamed() {
        let zeros = Deflated.message([UInt8](repeating: 0, count: 1_000_000))
        #expect(Deflated.inflate(zeros, maxMessageSize: 999_999, maxRatio: 1_032) == .failure(Self.tooBig))
        #expect(Deflated.inflate(zeros, maxMessageSize: 999_999, maxRatio: 10) == .failure(Self.tooMuch))
        #expect(Deflated.inflate(zeros, maxMessageSize: 100, maxRatio: 10) == .failure(Self.tooBig))
    }

    @Test(arguments: [0, -1, .min])
    func ratiosOfNothingLeaveWhatIsAlwaysAllowed(_ ratio: Int) {
        let zeros = [UInt8](repeating: 0, count: Self.free)
        #expect(Deflated.inflate(Deflated.message(zeros), maxRatio: ratio) == .success(zeros))
        #expect(Deflated.inflate(Deflated.message(zeros + [0]), maxRatio: ratio) == .failure(Self.tooMuch))
    }

    @Test func hugeRatiosAreNoLimit() {
        let zeros = [UInt8](repeating: 0, count: 1_000_000)
        #expect(Deflated.inflate(Deflated.message(zeros), maxMessageSize: .max, maxRatio: .max) == .success(zeros))
    }

    /// 1 000 to 1: refused by the ratio that stands by default, long before all of it is there.
    @Test func bombIsRefused() {
        let bomb = Deflated.message([UInt8](repeating: 0, count: 9_000_000))
        #expect(bomb.count < 10_000)
        #expect(Deflated.inflate(bomb) == .failure(Self.tooMuch))
        #expect(Deflated.inflate(bomb, .text) == .failure(Self.tooMuch))
    }
}
