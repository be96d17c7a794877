import NIOCore
import RoostPubSub

/// The subjects that are subscribed to, and the numbers that the hub knows them by.
///
/// A number is never used again: frames of its old subject may be under way.
struct LocalSubscriptions {
    private var numbers: [PubSubSubject: UInt64] = [:]
    private var subjects: [UInt64: PubSubSubject] = [:]
    private var last: UInt64 = 0

    /// The subject of a frame. `nil` for one that was unsubscribed from.
    func subject(_ number: UInt64) -> PubSubSubject? {
        self.subjects[number]
    }

    /// Adds and removes subjects.
    ///
    /// - Parameter wishes: The subjects, and whether they should be subscribed to.
    /// - Returns: The records that tell the hub.
    mutating func apply(_ wishes: [PubSubSubject: Bool]) -> ByteBuffer {
        var records = ByteBuffer()
        for (subject, isWanted) in wishes {
            if isWanted { self.add(subject, &records) } else { self.remove(subject, &records) }
        }
        return records
    }

    /// The records that tell a hub that knows nothing of them.
    func all() -> ByteBuffer {
        var records = ByteBuffer()
        for (subject, number) in self.numbers { LocalWriter.subscribe(subject.name, number, into: &records) }
        return records
    }

    private mutating func add(_ subject: PubSubSubject, _ records: inout ByteBuffer) {
        guard self.numbers[subject] == nil else { return }
        self.last += 1
        self.numbers[subject] = self.last
        self.subjects[self.last] = subject
        LocalWriter.subscribe(subject.name, self.last, into: &records)
    }

    private mutating func remove(_ subject: PubSubSubject, _ records: inout ByteBuffer) {
        guard let number = self.numbers.removeValue(forKey: subject) else { return }
        self.subjects[number] = nil
        LocalWriter.unsubscribe(number, into: &records)
    }
}
