import RoostProtocol
import Testing

@testable import Roost

/// What the presence of phoenix.js (1.8) makes of what it receives: `syncState` and `syncDiff`, word by word.
struct PhoenixPresence {
    typealias Groups = [(key: TopicKey, metas: [JSON])]

    private(set) var state: [TopicKey: [JSON]] = [:]

    /// Leaves of what was not there, and joins of what was.
    private(set) var strays: [String] = []

    /// Updates whose `phx_ref_prev` the client does not know.
    private(set) var unknownUpdates: [String] = []

    var refs: [TopicKey: Set<String>] { self.state.mapValues { Set($0.compactMap(Self.ref)) } }

    static func ref(_ meta: JSON) -> String? { meta["phx_ref"]?.string }

    /// A `presence_state`.
    mutating func sync(state payload: Payload) throws {
        let new = try Self.groups(payload)
        let names = Set(new.map(\.key))
        var leaves = self.state.filter { !names.contains($0.key) }.map { ($0.key, $0.value) }
        var joins: Groups = []
        for (key, metas) in new {
            let (old, new) = (self.state[key] ?? [], metas)
            let joined = new.filter { !old.map(Self.ref).contains(Self.ref($0)) }
            let left = old.filter { !new.map(Self.ref).contains(Self.ref($0)) }
            if !joined.isEmpty { joins.append((key, joined)) }
            if !left.isEmpty { leaves.append((key, left)) }
        }
        self.sync(joins: joins, leaves: leaves)
    }

    /// A `presence_diff`.
    ///
    /// - Parameters:
    ///   - untold: The refs of presences that the client was told of in advance.
    ///   - isChecked: Whether anything in it may be known already.
    mutating func sync(diff payload: Payload, untold: Set<String> = [], isChecked: Bool = true) throws {
        let members = try #require(JSONObjectMembers.of(payload))
        let joins = try Self.groups(Self.member("joins", members))
        let leaves = try Self.groups(Self.member("leaves", members))
        if isChecked { self.check(joins, leaves, untold) }
        self.sync(joins: joins, leaves: leaves)
    }

    private mutating func check(_ joins: Groups, _ leaves: Groups, _ untold: Set<String>) {
        let known = self.refs
        for (key, metas) in joins {
            for ref in metas.compactMap(Self.ref) where known[key]?.contains(ref) == true && !untold.contains(ref) {
                self.strays.append("join of \(ref)")
            }
            for previous in metas.compactMap({ $0["phx_ref_prev"]?.string })
            where known[key]?.contains(previous) != true {
                self.unknownUpdates.append("\(key.name) after \(previous)")
            }
        }
        for (key, metas) in leaves {
            for ref in metas.compactMap(Self.ref) where known[key]?.contains(ref) != true {
                self.strays.append("leave of \(ref)")
            }
        }
    }

    private mutating func sync(joins: Groups, leaves: Groups) {
        for (key, metas) in joins {
            let refs = metas.map(Self.ref)
            self.state[key] = (self.state[key] ?? []).filter { !refs.contains(Self.ref($0)) } + metas
        }
        for (key, metas) in leaves {
            guard let current = self.state[key] else { continue }
            let refs = metas.map(Self.ref)
            let rest = current.filter { !refs.contains(Self.ref($0)) }
            self.state[key] = rest.isEmpty ? nil : rest
        }
    }

    private static func member(_ name: String, _ members: [JSONObjectMembers.Member]) throws -> Payload {
        try Payload(validating: #require(members.first { $0.name == name }).value)
    }

    /// By bytes: Swift's dictionaries take an accent in two forms for one key.
    private static func groups(_ payload: Payload) throws -> Groups {
        try #require(JSONObjectMembers.of(payload)).map { member in
            let group = try Payload(validating: member.value)
            return (TopicKey(member.name), try #require(group["metas"]?.array))
        }
    }
}
