import Testing

@testable import RoostTokens

@Suite struct TermVectorTests {
    @Test(arguments: TermVectors.all.indices)
    func writesWhatErlangWrites(index: Int) throws {
        let (term, hex) = TermVectors.all[index]
        #expect(Hex.text(try TermWriter.write(term)) == hex)
    }

    @Test(arguments: TermVectors.all.indices)
    func readsWhatErlangWrites(index: Int) throws {
        let (term, hex) = TermVectors.all[index]
        #expect(try TermReader.read(Hex.bytes(hex)) == term)
    }

    /// Forms that other versions of Erlang write, or that only long terms have.
    @Test(
        arguments: [
            ("83640003616263", .atom("abc")),
            ("83640001e9", .atom("é")),
            ("837303616263", .atom("abc")),
            ("8376000461e697a5", .atom("a日")),
            ("836f000000080001020304050607ff", nil),
            ("836f0000000800010203040506077f", .integer(0x7f07_0605_0403_0201)),
            ("836e0a0001000000000000000000", 1),
            ("836900000001616b", .tuple([107])),
            ("836b00020041", [0, 65]),
        ] as [(String, Term?)]
    )
    func readsTheOtherForms(hex: String, term: Term?) {
        #expect((try? TermReader.read(Hex.bytes(hex))) == term)
    }

    @Test func writesLongListsOfBytesAsErlangDoes() throws {
        let longest = try TermWriter.write(.list(Array(repeating: 7, count: 65535)))
        let longer = try TermWriter.write(.list(Array(repeating: 7, count: 65536)))
        #expect(Hex.text(longest.prefix(6)) == "836bffff0707")
        #expect(Hex.text(longer.prefix(8)) == "836c000100006107")
    }

    @Test func writesAndReadsLargeTuplesAndLongAtoms() throws {
        let tuple = Term.tuple(Array(repeating: 1, count: 300))
        let atom = Term.atom(String(repeating: "é", count: 255))
        #expect(try TermWriter.write(tuple).prefix(6) == [131, 105, 0, 0, 1, 44])
        #expect(try TermWriter.write(atom).prefix(4) == [131, 118, 1, 254])
        #expect(try TermReader.read(TermWriter.write(tuple)) == tuple)
        #expect(try TermReader.read(TermWriter.write(atom)) == atom)
    }

    @Test func ordersFloatsBehindAllIntegersAndListsByTheirElements() throws {
        let map: Term = [[1, 2]: 0, [1]: 0, [0, 9, 9]: 0, 99: 0, 0.5: 0]
        let bytes = try TermWriter.write(map)
        #expect(
            Hex.text(bytes.dropFirst(6)) == "61636100463fe000000000000061006b000300090961006b00010161006b000201026100"
        )
    }
}
