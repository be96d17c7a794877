import RoostTokens

/// Erlang's External Term Format. What is read can be written, and is read as the same; what is written is written the
/// same again.
enum TermTarget: FuzzTarget {
    static let name = "terms"

    static func run(_ input: [UInt8]) throws {
        guard let term = try? TermReader.read(input) else { return }
        try require(size(of: term) <= input.count, "a term with more parts than bytes")
        // Erlang writes an atom of more than 255 characters no more than Roost does.
        guard let written = try? TermWriter.write(term) else {
            return try require(hasLongAtom(term), "a term that cannot be written")
        }
        let again = try TermReader.read(written)
        try requireEqual(again, term, "written and read")
        try requireEqual(try TermWriter.write(again), written, "written twice")
    }

    /// How many terms there are in it.
    private static func size(of term: Term) -> Int {
        switch term {
        case .integer, .float, .binary, .atom: 1
        case .list(let terms), .tuple(let terms): terms.reduce(1) { $0 + size(of: $1) }
        case .map(let entries): entries.reduce(1) { $0 + size(of: $1.key) + size(of: $1.value) }
        }
    }

    private static func hasLongAtom(_ term: Term) -> Bool {
        switch term {
        case .atom(let name): name.unicodeScalars.count > 255
        case .integer, .float, .binary: false
        case .list(let terms), .tuple(let terms): terms.contains(where: hasLongAtom)
        case .map(let entries): entries.contains { hasLongAtom($0.key) || hasLongAtom($0.value) }
        }
    }
}
