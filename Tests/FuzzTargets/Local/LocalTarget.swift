#if DEBUG || FUZZING
import NIOCore
import RoostCluster
@testable import RoostLocal

/// What a process of the same machine sends, as the hub reads it and as a process that is connected to it does.
///
/// The first byte chooses how the stream is cut.
enum LocalTarget: FuzzTarget {
    static let name = "local"

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let size = input.byte()
        var (parser, said, isViolated) = (LocalParser(), [LocalRecord](), false)
        do throws(LinkViolation) {
            for piece in FuzzInput.pieces(of: input.rest, size: size) {
                parser.append(ByteBuffer(bytes: piece))
                while let record = try parser.next() { said.append(record) }
            }
        } catch {
            isViolated = true
        }
        var reference = LocalReference(rest: input.rest)
        reference.read()
        try requireEqual(said, reference.records, "what was said")
        try requireEqual(isViolated, reference.isViolated, "whether it was the protocol")
        let written = said.flatMap { Array($0.written.readableBytesView) }
        try require(input.rest.starts(with: written), "what was read is written otherwise: \(written)")
        try self.drive(FuzzInput.pieces(of: input.rest, size: size))
        try self.route(said)
    }

    /// Whatever a hub says, the connection's machine has an end, and only one.
    private static func drive(_ pieces: [[UInt8]]) throws {
        var machine = LocalMachine(pid: 1, maxUnanswered: 1)
        var actions = machine.connected()
        for piece in pieces {
            machine.append(ByteBuffer(bytes: piece))
            while let event = machine.next() {
                if case .actions(let more) = event { actions += more }
            }
        }
        actions += machine.leave() + machine.fail(.closed, "the end") + machine.fail(.closed, "the end")
        let ends = actions.count { if case .end = $0 { true } else { false } }
        try requireEqual(ends, 1, "the number of ends")
    }

    /// The hub knows who wants what, as a plain table does; and nothing is left of a process that has gone.
    private static func route(_ said: [LocalRecord]) throws {
        var (routing, wanted, process) = (HubRouting(), [Int: [UInt64: String]](), 0)
        for record in said {
            switch record {
            case .hello: process = (process + 1) % 3
            case .subscribe(let number, let subject):
                let isNew = wanted[process]?[number] == nil && wanted[process]?.values.contains(subject) != true
                let isTaken = routing.subscribe(process, number, subject)
                try requireEqual(isTaken, isNew, "whether \(number) may be used")
                if isNew { wanted[process, default: [:]][number] = subject }
            case .unsubscribe(let number):
                wanted[process]?[number] = nil
                routing.unsubscribe(process, number)
            case .publish(let subject, _):
                let targets = routing.targets(of: subject).map { "\($0.process) \($0.number)" }.sorted()
                let expected = wanted.flatMap { process, numbers in
                    numbers.filter { $0.value == subject }.map { "\(process) \($0.key)" }
                }
                try requireEqual(targets, expected.sorted(), "who wants \(subject)")
            case .message, .ping, .pong:
                routing.forget(process)
                wanted[process] = nil
            }
        }
        for process in 0..<3 { routing.forget(process) }
        try requireEqual(routing.count, 0, "the subjects that are left")
    }
}
#endif
