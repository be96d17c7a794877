#if DEBUG || FUZZING
import NIOCore
import RoostCluster
@testable import RoostNATS

/// What a NATS server sends.
///
/// The first byte chooses how the stream is cut, the second how large a payload may be.
enum NATSTarget: FuzzTarget {
    static let name = "nats"

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let (size, maxPayload) = (input.byte(), Int(input.byte()))
        var parser = NATSParser()
        parser.maxPayload = maxPayload
        var said: [NATSOperation] = []
        var violation: LinkViolation?
        do throws(LinkViolation) {
            for piece in FuzzInput.pieces(of: input.rest, size: size) {
                parser.append(ByteBuffer(bytes: piece))
                while let operation = try parser.next() { said.append(operation) }
            }
        } catch {
            violation = error
        }
        var reference = NATSReference(rest: input.rest, maxPayload: maxPayload)
        reference.read()
        try requireEqual(said, reference.operations, "what was said")
        try requireEqual(violation, reference.violation, "the violation")
        try self.drive(said)
    }

    /// Whatever a server says, the connection's machine has an end, and at most one.
    private static func drive(_ said: [NATSOperation]) throws {
        guard let pass = try? NATSPass(.none) else { return }
        var machine = NATSMachine(greeting: NATSGreeting(pass: pass), maxUnanswered: 1)
        var actions = machine.connected()
        for operation in said {
            actions += machine.received(operation)
            if actions.last == .secure { actions += machine.secured() }
        }
        actions += machine.leave() + machine.fail(.closed, "the end") + machine.fail(.closed, "the end")
        let ends = actions.count { if case .end = $0 { true } else { false } }
        try requireEqual(ends, 1, "the number of ends")
    }
}
#endif
