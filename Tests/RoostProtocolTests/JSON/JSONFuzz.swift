import NIOCore
import RoostProtocol
import TestSupport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A repeatable source of random JSON and of damage to it. Replay a failure with the seed it printed, in ROOST_SEED.
struct JSONFuzz: RandomNumberGenerator {
    private var seed: RandomSeed

    /// Prints the seed, so that the output of a failed run names it.
    init(_ test: String) {
        self.seed = RandomSeed(test)
    }

    mutating func next() -> UInt64 {
        self.seed.next()
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    mutating func pick<Element>(_ elements: [Element], or fallback: Element) -> Element {
        elements.randomElement(using: &self) ?? fallback
    }

    mutating func value(depth: Int = 4) -> JSON {
        switch number(0...(depth > 0 ? 8 : 6)) {
        case 0: .null
        case 1: .bool(number(0...1) == 1)
        case 2: .int(pick([0, 1, -1, .max, .min, number(-1000...1000)], or: 7))
        case 3: .double(double())
        case 4, 5, 6: .string(string())
        case 7: .array((0..<number(0...4)).map { _ in value(depth: depth - 1) })
        default: .object(object(depth: depth - 1))
        }
    }

    private mutating func object(depth: Int) -> [String: JSON] {
        var members: [String: JSON] = [:]
        for _ in 0..<number(0...4) { members[string()] = value(depth: depth) }
        return members
    }

    private mutating func double() -> Double {
        let value = Double(bitPattern: next())
        return value.isFinite ? value : 0.1
    }

    private mutating func string() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "\u{2028}", "😀", " ",
        ]
        var text = ""
        for _ in 0..<number(0...12) { text.unicodeScalars.append(pick(scalars, or: "x")) }
        return text
    }

    /// Pieces that are legal or nearly legal somewhere.
    private static let pieces = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1e400", "-", "0", "01", ".", "e", "\\ud800",
        "\\udc00",
        "\\u0000", "\u{0}", " ", "\n", "\u{FEFF}", "[[[[", "1E308", "\"a\":", "-0", "é", "\u{1}", "//", "NaN", "'",
    ]

    /// `bytes` with one to three random changes.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<number(1...3) { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let index = number(0...bytes.count)
        switch number(0...4) {
        case 0: bytes.insert(contentsOf: pick(Self.pieces, or: "").utf8, at: index)
        case 1: bytes.removeSubrange(index..<min(bytes.count, index + number(1...4)))
        case 2: bytes.replaceSubrange(index..<min(bytes.count, index + 1), with: pick(Self.pieces, or: "").utf8)
        case 3: bytes.append(contentsOf: bytes[index...].prefix(8))
        default: if index < bytes.count { bytes[index] = UInt8(truncatingIfNeeded: next()) }
        }
    }
}
