import ArgumentParser
import Foundation
import RoostWorkloads

/// Holds very many connections without descriptors in one process, and sends broadcasts to all.
@main
struct RoostMillion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roost-million",
        abstract: "What Roost itself costs for a million connections and more, without the system and the network.",
        discussion: """
            Connections without descriptors, everything else real: each connects, joins a topic with the bytes that a \
            client would send, and gets broadcasts, which are checked and counted. Ends with status 1 unless everybody \
            got everything, once.
            """
    )

    @Option(help: "How many connections.")
    var connections = 2_000_000

    @Option(help: "On how many event loops they live. By default one per core.")
    var loops: Int?

    @Option(help: "How many broadcasts are sent to all, one after the other.")
    var broadcasts = 5

    @Option(help: "The size of a broadcast's payload in bytes.")
    var payload = 100

    @Option(help: "Writes the report as Markdown tables to this file.")
    var markdown: String?

    @Option(help: "Writes the report as JSON to this file.")
    var json: String?

    func validate() throws {
        guard self.connections > 0, self.broadcasts > 0, self.loops ?? 1 > 0 else {
            throw ValidationError("There must be at least one connection, loop and broadcast.")
        }
    }

    func run() throws {
        let report = try self.makeRun().run { note in
            FileHandle.standardError.write(Data("\(note)\n".utf8))
        }
        print(report.markdown)
        if let markdown { try report.markdown.write(toFile: markdown, atomically: true, encoding: .utf8) }
        if let json { try JSONEncoder().encode(report).write(to: URL(fileURLWithPath: json)) }
        if !report.isComplete { throw ExitCode.failure }
    }

    private func makeRun() -> InMemoryRun {
        var run = InMemoryRun()
        run.connections = self.connections
        run.loops = self.loops ?? run.loops
        run.broadcasts = self.broadcasts
        run.payloadSize = self.payload
        return run
    }
}
