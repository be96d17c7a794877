import NIOCore
import RoostPubSub

/// A connection whose bytes may leave with those of others.
protocol VolleyMember: AnyObject {
    /// Whether some of its bytes are kept. The volley's own.
    var isInVolley: Bool { get set }

    /// Sends bytes now.
    func transmit(_ bytes: ByteBuffer)
}

/// Keeps what connections of an event loop send while a number of them are seen to, and then sends all of it. On the event loop
/// only.
///
/// Sent one by one, in between all that leads to them, bytes mostly find their client asleep and have the system wake it, and the
/// way there is in no cache of the processor's after each call of the system. Sent together they meet clients that are busy with
/// those before.
///
/// A connection that is about to do something else with its socket fires first, so that nothing overtakes anything.
final class Volley<Member: VolleyMember>: DeliveryBracket {
    /// For how many connections something is kept: what leads to them should still be in the caches.
    private static var many: Int { 64 }

    /// How many bytes are kept, as nothing else counts them. Unless it is more at once.
    private static var limit: Int { 65_536 }

    /// How many bytes of a connection become one piece, so that they leave at once.
    private static var piece: Int { 16_384 }

    private var depth = 0
    private var isFiring = false
    private var kept: ContiguousArray<(member: Member, bytes: ByteBuffer)> = []
    private var size = 0

    /// Whether what is sent is kept now: also while the volley fires, or what comes of that would overtake the rest.
    var isGathering: Bool { self.depth > 0 || self.isFiring }

    /// Begins to keep what is sent. May be nested.
    func begin() {
        self.depth += 1
    }

    /// Ends what has been begun, and sends what is kept.
    func end() {
        self.depth -= 1
        if self.depth == 0 { self.fire() }
    }

    /// Keeps bytes of a connection.
    func keep(_ bytes: ByteBuffer, of member: Member) {
        if !member.isInVolley || !self.join(bytes, of: member) {
            if member.isInVolley { self.fire() }
            member.isInVolley = true
            self.kept.append((member, bytes))
        }
        self.size += bytes.readableBytes
        if self.kept.count >= Self.many || self.size > Self.limit { self.fire() }
    }

    /// Adds bytes to those that were kept last, if these are of the same connection.
    private func join(_ bytes: ByteBuffer, of member: Member) -> Bool {
        let last = self.kept.count - 1
        guard
            last >= 0, self.kept[last].member === member,
            self.kept[last].bytes.readableBytes + bytes.readableBytes <= Self.piece
        else { return false }
        self.kept[last].bytes.writeImmutableBuffer(bytes)
        return true
    }

    /// Sends what is kept.
    func fire() {
        guard !self.kept.isEmpty, !self.isFiring else { return }
        self.isFiring = true
        var next = 0
        while next < self.kept.count {
            let (member, bytes) = self.kept[next]
            next += 1
            member.isInVolley = false
            member.transmit(bytes)
        }
        self.kept.removeAll(keepingCapacity: true)
        self.size = 0
        self.isFiring = false
    }
}
