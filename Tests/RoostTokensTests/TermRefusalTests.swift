import TestSupport
import Testing

@testable import RoostTokens

@Suite struct TermRefusalTests {
    @Test(
        arguments: [
            ("", .truncated),
            ("82", .unknownVersion),
            ("83", .truncated),
            ("836101ff", .trailingBytes),
            ("836e08000000000000000080", .integerOutOfRange),
            ("836e08010100000000000080", .integerOutOfRange),
            ("836e09000000000000000000ff", .integerOutOfRange),
            ("836f00000107", .truncated),
            ("83467ff0000000000000", .notFinite),
            ("83467ff8000000000001", .notFinite),
            ("837702ff00", .badAtom),
            ("836c0000000161016102", .improperList),
            ("836c00000001616d6a6a", .trailingBytes),
            ("837400000002610161026101616a", .duplicateKey),
            ("836cffffffff6a", .truncated),
            ("8369ffffffff", .truncated),
            ("8374ffffffff", .truncated),
            ("836dffffffff00", .truncated),
            ("836fffffffff00", .truncated),
            ("8350000001c8789ccb61606030ca05122c894030ca18a28c2c004b0862e3", .unsupportedTag(80)),
            ("834d000000010320", .unsupportedTag(77)),
            ("835864000d6e6f6e6f6465406e6f686f7374000000600000000000000000", .unsupportedTag(88)),
            ("835a000364000d6e6f6e6f6465406e6f686f73740000000000025faa739400022b7700bb", .unsupportedTag(90)),
            ("837164000b456c697869722e456e756d6400036d61706102", .unsupportedTag(113)),
            ("8370000000", .unsupportedTag(112)),
            ("8363312e35", .unsupportedTag(99)),
        ] as [(String, TermError)]
    )
    func refuses(hex: String, error: TermError) {
        #expect(throws: error) { try TermReader.read(Hex.bytes(hex)) }
    }

    @Test func knowsNoOtherTags() {
        let known: Set<UInt8> = [70, 97, 98, 100, 104, 105, 106, 107, 108, 109, 110, 111, 115, 116, 118, 119]
        for tag in UInt8.min...UInt8.max where !known.contains(tag) {
            #expect(throws: TermError.unsupportedTag(tag)) {
                try TermReader.read([131, tag] + Array(repeating: 0, count: 64))
            }
        }
    }

    /// One byte or two a level: without a limit these would exhaust the stack.
    @Test(arguments: [[104, 1], [108, 0, 0, 0, 1], [105, 0, 0, 0, 1], [116, 0, 0, 0, 1]] as [[UInt8]])
    func refusesBombsOfDepth(level: [UInt8]) {
        let bomb = [131] + Array(repeatElement(level, count: 100_000).joined())
        #expect(throws: TermError.tooDeep) { try TermReader.read(bomb) }
    }

    @Test func readsWhatItWritesToTheGreatestDepthAndWritesNothingDeeper() throws {
        let deepest = (1..<TermReader.maxDepth).reduce(Term.integer(1)) { term, _ in .tuple([term]) }
        #expect(try TermReader.read(TermWriter.write(deepest)) == deepest)
        #expect(throws: TermError.tooDeep) { try TermWriter.write(.tuple([deepest])) }
    }

    @Test func refusesToWriteWhatErlangHasNot() {
        #expect(throws: TermError.notFinite) { try TermWriter.write(.float(.infinity)) }
        #expect(throws: TermError.badAtom) { try TermWriter.write(.atom(String(repeating: "a", count: 256))) }
    }

    @Test func everyBeginningOfATermIsRefused() throws {
        let bytes = try TermWriter.write(["a": [1, 2.5, .tuple(["x", nil])], 300: .integer(.min)])
        for length in 0..<bytes.count {
            #expect(throws: TermError.truncated) { try TermReader.read(Array(bytes.prefix(length))) }
        }
    }

    @Test func survivesAnyBytes() {
        var random = RandomSeed()
        for _ in 0..<20_000 {
            var bytes = [131] + random.bytes(random.number(0..<40))
            if random.chance(80), bytes.count > 1 {
                bytes[1] = [97, 98, 100, 104, 105, 107, 108, 109, 110, 111, 116, 119, 70][random.number(0..<13)]
            }
            guard let term = try? TermReader.read(bytes) else { continue }
            #expect(throws: Never.self) { try TermReader.read(TermWriter.write(term)) }
        }
    }
}
