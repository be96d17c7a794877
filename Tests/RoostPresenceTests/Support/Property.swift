import Foundation
import Testing

@testable import RoostPresence

/// Something that must hold for any sequence of operations.
///
/// Each case has a seed, from which both its operations and everything that happens by chance while they run are drawn.
/// `ROOST_SEED` takes the place of the first seed, `ROOST_CASES` of the number of cases. The operations of a failure are
/// reduced to as few as still fail.
enum Property {
    static func check<Operation>(
        _ name: String,
        cases: Int,
        sourceLocation: SourceLocation = #_sourceLocation,
        operations: (inout SplitMix) -> [Operation],
        run: ([Operation], UInt64) throws(Failure) -> Void
    ) {
        let first = self.number("ROOST_SEED") ?? UInt64.random(in: 0...UInt64.max)
        print("\(name): ROOST_SEED=\(first)")
        for number in 0..<UInt64(self.number("ROOST_CASES") ?? UInt64(cases)) {
            let seed = first &+ number
            var random = SplitMix(seed: seed)
            let operations = operations(&random)
            let failure = shrink(operations) { self.failure(of: run, $0, seed) }
            guard let failure else { continue }
            Issue.record(self.report(name, seed, failure.operations, failure.failure), sourceLocation: sourceLocation)
            return
        }
    }

    private static func failure<Operation>(
        of run: ([Operation], UInt64) throws(Failure) -> Void,
        _ operations: [Operation],
        _ seed: UInt64
    ) -> Failure? {
        do throws(Failure) {
            try run(operations, seed)
            return nil
        } catch {
            return error
        }
    }

    private static func report<Operation>(
        _ name: String,
        _ seed: UInt64,
        _ operations: [Operation],
        _ failure: Failure
    ) -> Comment {
        let steps = operations.map { "    \($0)" }.joined(separator: "\n")
        return "\(name), ROOST_SEED=\(seed) ROOST_CASES=1: \(failure)\n\(steps)"
    }

    static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
    }
}
