import FuzzTargets
import TestSupport
import Testing

/// What the fuzzer has gathered, run again without it: every input of the corpus, and damaged copies of them.
@Suite struct CorpusTests {
    @Test(arguments: FuzzTargets.all.map { $0.name })
    func inputsOfTheCorpus(name: String) throws {
        let inputs = try Corpus.inputs(of: name)
        #expect(inputs.count >= 5, "a target needs seeds")
        for input in inputs { expectNothing(name, input.bytes, input.file) }
    }

    @Test(arguments: FuzzTargets.all.map { $0.name })
    func damagedInputs(name: String) throws {
        var mutation = Mutation(RandomSeed("damaged \(name)"), seeds: try Corpus.inputs(of: name).map(\.bytes))
        for _ in 0..<2_000 {
            let input = mutation.next()
            expectNothing(name, input, "\(input)")
        }
    }

    private func expectNothing(_ name: String, _ input: [UInt8], _ place: String) {
        do {
            try FuzzTargets.named(name)?.run(input)
        } catch {
            Issue.record("\(name), \(place): \(error)")
        }
    }
}
