/// Finds out what is wrong with numbers that should come as 1, 2, 3 … on each of many streams.
///
/// Streams in order cost nothing here: their only state is the last number, which the caller keeps. What is missing is
/// remembered, so that a number that comes late is told from one that comes twice.
struct SequenceLedger {
    /// What a number that was not the next one means.
    enum Verdict: Equatable {
        /// So many before it are missing.
        case gap(UInt32)
        /// It was missing, and has come after all.
        case late
        /// It was there before.
        case doubled
    }

    /// How many missing numbers of a stream are remembered. Those beyond count as missing for ever.
    static let memory = 4_096

    private var missing: [Int: Set<UInt32>] = [:]

    /// Judges a number that is not `last + 1`, and moves `last` on.
    mutating func judge(_ number: UInt32, stream: Int, last: inout UInt32) -> Verdict {
        guard number > last else {
            return self.missing[stream]?.remove(number) == nil ? .doubled : .late
        }
        let skipped = (last &+ 1)..<number
        let room = Self.memory - self.missing[stream, default: []].count
        if room > 0 { self.missing[stream, default: []].formUnion(skipped.suffix(room)) }
        last = number
        return .gap(UInt32(truncatingIfNeeded: skipped.count))
    }

    /// Forgets a stream, which may begin anew.
    mutating func forget(_ stream: Int) {
        self.missing[stream] = nil
    }
}
