import NIOCore
import RoostPubSub

/// A connection whose bytes may leave with those of others.
protocol VolleyMember: AnyObject {
    /// How many pieces of its bytes are kept. The volley's own.
    var keptPieces: Int32 { get set }

    /// Whether bytes would go straight to the socket, as nothing waits for it.
    var isDirect: Bool { get }

    /// Sends bytes now, or has them wait behind those that do.
    func transmit(_ bytes: ByteBuffer)
}

/// Keeps what connections of an event loop send while a number of them are seen to, and then sends all of it. On the event loop
/// only.
///
/// Sent one by one, in between all that leads to them, bytes mostly find their client asleep and have the system wake it, and the
/// way there is in no cache of the processor's after each call of the system. Sent together they meet clients that are busy with
/// those before.
///
/// A connection that is about to do something else with its socket fires first, so that nothing overtakes anything. What is kept
/// for one that has been given up is dropped.
final class Volley<Member: VolleyMember>: DeliveryBracket {
    /// How many pieces are kept: what leads to their connections should still be in the caches.
    private static var many: Int { 64 }

    /// How many bytes are kept, as nothing else counts them. Unless it is more at once.
    private static var limit: Int { 65_536 }

    /// How many bytes of a connection become one piece, so that they leave at once.
    private static var piece: Int { 16_384 }

    private var depth = 0
    /// How many calls are firing: more than one, when what comes of sending fires again.
    private var firing = 0
    private var next = 0
    private var kept: ContiguousArray<(member: Member, bytes: ByteBuffer)> = []
    private var size = 0

    /// Whether what is sent is kept now: also while the volley fires, or what comes of that would overtake the rest.
    var isGathering: Bool { self.depth > 0 || self.firing > 0 }

    /// Begins to keep what is sent. May be nested.
    func begin() {
        self.depth += 1
    }

    /// Ends what has been begun, and sends what is kept.
    func end() {
        self.depth -= 1
        if self.depth == 0 { self.fire() }
    }

    /// Keeps bytes of a connection, or has it send them. Nothing is kept that would have to wait for its socket, unless it would
    /// overtake what is kept.
    func send(_ bytes: ByteBuffer, of member: Member) {
        if self.isGathering, member.keptPieces > 0 || member.isDirect {
            self.keep(bytes, of: member)
        } else {
            member.transmit(bytes)
        }
    }

    private func keep(_ bytes: ByteBuffer, of member: Member) {
        if !self.join(bytes, of: member) {
            member.keptPieces += 1
            self.kept.append((member, bytes))
        }
        self.size += bytes.readableBytes
        if self.kept.count >= Self.many || self.size > Self.limit { self.fire() }
    }

    /// Adds bytes to those that were kept last, if these are of the same connection.
    private func join(_ bytes: ByteBuffer, of member: Member) -> Bool {
        let last = self.kept.count - 1
        guard
            last >= self.next, self.kept[last].member === member,
            self.kept[last].bytes.readableBytes + bytes.readableBytes <= Self.piece
        else { return false }
        self.kept[last].bytes.writeImmutableBuffer(bytes)
        return true
    }

    /// Sends what is kept. Afterwards nothing is, also when the volley was firing already.
    func fire() {
        guard !self.kept.isEmpty else { return }
        self.firing += 1
        while self.next < self.kept.count {
            let (member, bytes) = self.kept[self.next]
            self.next += 1
            member.keptPieces -= 1
            member.transmit(bytes)
        }
        self.firing -= 1
        guard self.firing == 0 else { return }
        self.kept.removeAll(keepingCapacity: true)
        (self.next, self.size) = (0, 0)
    }
}
