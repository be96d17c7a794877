/// Takes an input apart: a few bytes that choose among the ways to run the target, then what the target reads.
struct FuzzInput {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next byte; 0 behind the end, so that short inputs are inputs, too.
    mutating func byte() -> UInt8 {
        rest.popFirst() ?? 0
    }

    /// The lines of the rest, without the line feeds, as text.
    var lines: [String] {
        rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The rest in pieces of a size that one byte chooses, from 1 byte to 256.
    static func pieces(of bytes: some Collection<UInt8>, size: UInt8) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            pieces.append(Array(rest.prefix(Int(size) + 1)))
            rest = rest.dropFirst(Int(size) + 1)
        }
        return pieces
    }
}
