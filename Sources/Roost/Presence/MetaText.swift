import NIOCore
import RoostProtocol

/// A meta as it is stored and replicated: the members of a JSON object, with a gap where `phx_ref` belongs.
///
/// Members are sorted by their names, as Phoenix's are. The gap is a NUL, which occurs nowhere in JSON text: to show a meta,
/// its two halves are copied around the ref. Members named `phx_ref` and `phx_ref_prev` are left out: ours win.
enum MetaText {
    private static let gap: UInt8 = 0

    /// Takes an object apart.
    ///
    /// - Throws: ``PresenceError`` when the payload is no object, or too large.
    static func encode(_ meta: Payload, limit: Int) throws(PresenceError) -> [UInt8] {
        guard meta.bytes.readableBytes <= limit else { throw PresenceError(.metaTooLarge) }
        guard let members = JSONObjectMembers.of(meta) else { throw PresenceError(.notAnObject) }
        let own = self.sorted(members).filter { !self.isOurs($0.name) }
        let split = own.firstIndex { !$0.name.utf8.lexicographicallyPrecedes(self.ref.utf8) } ?? own.endIndex
        var bytes: [UInt8] = []
        bytes.reserveCapacity(meta.bytes.readableBytes + 1)
        self.append(own[..<split], to: &bytes)
        bytes.append(self.gap)
        self.append(own[split...], to: &bytes)
        return bytes
    }

    /// The object again, without a ref.
    static func payload(_ meta: some Sequence<UInt8>) -> Payload {
        var halves = Array(meta).split(separator: self.gap, maxSplits: 1, omittingEmptySubsequences: true)[...]
        var bytes = ByteBuffer(string: "{")
        if let first = halves.popFirst() { bytes.writeBytes(first) }
        for half in halves {
            bytes.writeString(",")
            bytes.writeBytes(half)
        }
        bytes.writeString("}")
        return Payload(validatedJSON: bytes)
    }

    /// Writes the object with its refs.
    ///
    /// - Parameter refs: The members that belong into the gap.
    static func write(_ meta: UnsafeRawBufferPointer, refs: String, to writer: inout JSONWriter) {
        let end = meta.firstIndex(of: self.gap) ?? meta.count
        let before = UnsafeRawBufferPointer(rebasing: meta[..<end])
        let after = UnsafeRawBufferPointer(rebasing: meta[min(end + 1, meta.count)...])
        writer.raw("{")
        writer.raw(bytes: before)
        if !before.isEmpty { writer.raw(",") }
        writer.raw(refs)
        if !after.isEmpty { writer.raw(",") }
        writer.raw(bytes: after)
        writer.raw("}")
    }

    private static func isOurs(_ name: String) -> Bool {
        name.hasSameBytes(as: self.ref) || name.hasSameBytes(as: self.previousRef)
    }

    private static let ref = "phx_ref"
    private static let previousRef = "phx_ref_prev"

    /// By name; of two equal names the later one stays.
    private static func sorted(_ members: [JSONObjectMembers.Member]) -> [JSONObjectMembers.Member] {
        let order = members.indices.sorted { self.isInOrder(members[$0].name, members[$1].name, tie: $0 < $1) }
        var result: [JSONObjectMembers.Member] = []
        for index in order {
            if let last = result.last, last.name.hasSameBytes(as: members[index].name) { result.removeLast() }
            result.append(members[index])
        }
        return result
    }

    private static func isInOrder(_ left: String, _ right: String, tie: Bool) -> Bool {
        left.hasSameBytes(as: right) ? tie : left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func append(_ members: ArraySlice<JSONObjectMembers.Member>, to bytes: inout [UInt8]) {
        var isFirst = true
        for member in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(contentsOf: member.nameText.readableBytesView)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: member.value.readableBytesView)
        }
    }
}
