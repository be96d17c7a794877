import RoostProtocol
import TestSupport
import Testing

@Suite struct UTF8ValidatorTests {
    private static func verdict(_ bytes: [UInt8], cut: Int = 0) -> UTF8Reference.Verdict {
        var validator = UTF8Validator()
        let first = bytes[..<cut].withUnsafeBytes { validator.append($0) }
        let second = bytes[cut...].withUnsafeBytes { validator.append($0) }
        guard first, second else { return .broken }
        return validator.isComplete ? .whole : .unfinished
    }

    private static func agrees(_ bytes: [UInt8]) -> Bool {
        let expected = UTF8Reference.verdict(bytes)
        return (0...bytes.count).allSatisfy { verdict(bytes, cut: $0) == expected }
    }

    @Test func everyOneAndTwoBytes() {
        for first in UInt8.min...UInt8.max {
            #expect(Self.agrees([first]))
            for second in UInt8.min...UInt8.max where !Self.agrees([first, second]) {
                Issue.record("\([first, second])")
            }
        }
    }

    /// Three and four bytes, each taken from around the edges of the ranges in RFC 3629 section 4.
    @Test func edgesOfThreeAndFourBytes() {
        let leads: [UInt8] = [
            0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5,
            0xF7, 0xF8, 0xFF,
        ]
        let others: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in leads {
            for second in others {
                for third in others {
                    #expect(Self.agrees([lead, second, third]))
                    for fourth in others where !Self.agrees([lead, second, third, fourth]) {
                        Issue.record("\([lead, second, third, fourth])")
                    }
                }
            }
        }
    }

    @Test func everyScalar() {
        for value in UInt32(0)...0x11_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if Self.verdict(Array(UTF8.encode(scalar) ?? .init())) != .whole { Issue.record("\(value)") }
        }
    }

    @Test func randomTextsWithFaults() {
        var random = RandomSeed()
        let pieces = ["a", "abcdefgh", "0123456789abcdef", "é", "€", "😀", "\u{7FF}", "\u{FFFF}", "\u{10FFFF}"]
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...8, using: &random)
            var bytes = (0..<count).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
            if random.chance(50), let index = bytes.indices.randomElement(using: &random) {
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
            #expect(Self.agrees(bytes), "\(bytes)")
            #expect((Self.verdict(bytes) == .whole) == (String(validating: bytes, as: UTF8.self) != nil))
        }
    }

    @Test func failureIsFinal() {
        var validator = UTF8Validator()
        #expect(![UInt8(0xFF)].withUnsafeBytes { validator.append($0) })
        #expect(![UInt8(0x61)].withUnsafeBytes { validator.append($0) })
        #expect(!validator.isComplete)
    }
}
