import NIOCore
import RoostCluster

@testable import RoostValkey

/// A machine, and a server that the test plays.
struct Conversation {
    static let hello = "%3\r\n+server\r\n+redis\r\n+proto\r\n:3\r\n+mode\r\n+standalone\r\n"

    private(set) var machine: ConnectionMachine
    private var parser = RESPParser(RESPLimits(valueSize: 100_000))

    init(_ greeting: Greeting = Greeting(), _ mode: ValkeyMode = .standard) {
        self.machine = ConnectionMachine(greeting, mode)
    }

    /// One in which the greeting is over.
    static func greeted(_ mode: ValkeyMode = .standard) -> Conversation {
        var conversation = Conversation(Greeting(), mode)
        _ = conversation.said { $0.greet(&$1) }
        _ = conversation.says(self.hello)
        return conversation
    }

    /// The commands that the machine is made to say.
    mutating func said(_ body: (inout ConnectionMachine, inout Writing) -> Void) -> [[String]] {
        var writing = Writing()
        body(&self.machine, &writing)
        var parser = RESPParser(RESPLimits(valueSize: 1_000_000))
        for piece in writing.take() { parser.append(piece) }
        var commands: [[String]] = []
        while let command = try? parser.next() {
            commands.append((command.elements ?? []).map { $0.string ?? "?" })
        }
        return commands
    }

    /// What the machine makes of what the server says: one value.
    mutating func says(_ text: String) -> ConnectionEvent {
        self.parser.append(ByteBuffer(string: text))
        guard let value = try? self.parser.next() else {
            return .ended(LinkEnding(.malformed, "a mistake of the test"))
        }
        return self.machine.received(value)
    }
}

extension ConnectionEvent {
    func isEnd(_ failure: LinkFailure) -> Bool {
        guard case .ended(let ending) = self else { return false }
        return ending.failure == failure
    }
}
