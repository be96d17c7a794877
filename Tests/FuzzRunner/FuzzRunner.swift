import FuzzTargets

/// libFuzzer's own driver, with a target that the variable `ROOST_FUZZ_TARGET` names. See `Scripts/fuzz`.
///
/// The driver is called rather than left to bring a `main` of its own, which SwiftPM would not link.
@main
enum FuzzRunner {
    static func main() {
        guard let name = environment("ROOST_FUZZ_TARGET"), FuzzTargets.named(name) != nil else {
            print(FuzzTargets.all.map { $0.name }.joined(separator: "\n"))
            return
        }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments) { bytes, count in
            FuzzRunner.run(UnsafeRawBufferPointer(start: bytes, count: count))
            return 0
        }
    }

    private static let target = environment("ROOST_FUZZ_TARGET").flatMap(FuzzTargets.named)

    private static func run(_ bytes: UnsafeRawBufferPointer) {
        do {
            try target?.run(Array(bytes))
        } catch {
            fatalError("\(error)")
        }
    }
}
