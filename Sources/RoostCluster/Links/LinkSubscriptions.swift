package import NIOCore
package import RoostPubSub

/// The subjects that are subscribed to, and the numbers that the engine knows them by.
///
/// A number is never used again: frames of its old subject may be under way. All connections of a link use the same.
package struct LinkSubscriptions {
    /// About how many bytes of commands are put into one buffer.
    package static let piece = 65_536

    private let engine: any LinkCommands.Type
    private var numbers: [PubSubSubject: UInt64] = [:]
    private var subjects: [UInt64: PubSubSubject] = [:]
    private var last: UInt64 = 0

    /// None yet.
    package init(_ engine: any LinkCommands.Type) {
        self.engine = engine
    }

    /// The subject of a frame. `nil` for one that was unsubscribed from, or never was.
    package func subject(_ number: UInt64) -> PubSubSubject? {
        self.subjects[number]
    }

    /// Adds and removes subjects.
    ///
    /// - Parameter wishes: The subjects, and whether they should be subscribed to.
    /// - Returns: The commands that tell the engine.
    package mutating func apply(_ wishes: [PubSubSubject: Bool]) -> [ByteBuffer] {
        var commands = CommandPieces()
        for (subject, isWanted) in wishes {
            if isWanted { self.add(subject, &commands) } else { self.remove(subject, &commands) }
        }
        return commands.pieces
    }

    /// The commands that tell an engine that knows nothing of them.
    package func all() -> [ByteBuffer] {
        var commands = CommandPieces()
        for (subject, number) in self.numbers { commands.add { self.engine.subscribe(subject, number, into: &$0) } }
        return commands.pieces
    }

    private mutating func add(_ subject: PubSubSubject, _ commands: inout CommandPieces) {
        guard self.numbers[subject] == nil else { return }
        self.last += 1
        self.numbers[subject] = self.last
        self.subjects[self.last] = subject
        commands.add { self.engine.subscribe(subject, self.last, into: &$0) }
    }

    private mutating func remove(_ subject: PubSubSubject, _ commands: inout CommandPieces) {
        guard let number = self.numbers.removeValue(forKey: subject) else { return }
        self.subjects[number] = nil
        commands.add { self.engine.unsubscribe(number, into: &$0) }
    }

    private struct CommandPieces {
        var pieces: [ByteBuffer] = []

        mutating func add(_ write: (inout ByteBuffer) -> Void) {
            if self.pieces.last.map({ $0.readableBytes >= LinkSubscriptions.piece }) ?? true {
                self.pieces.append(ByteBuffer())
            }
            write(&self.pieces[self.pieces.count - 1])
        }
    }
}
