import RoostPresence
import RoostProtocol
import RoostPubSub
import Testing

@testable import Roost

/// A room without a server: two nodes whose presences it shows, and the texts that leave it.
struct PresenceWorld {
    /// Somebody who may be present on one of the nodes.
    struct Owner: Hashable {
        let node: Int
        let id: UInt64
    }

    static let topic = "room"

    var nodes = (0..<2).map { index in
        PresenceReplicator(
            node: NodeID(name: "n\(index)", incarnation: 1),
            configuration: ReplicationConfiguration(),
            seed: 1,
            now: .zero
        )
    }
    var room = PresenceRoom()
    var view = PresenceView()
    var configuration = PresenceConfiguration()
    var now = Duration.zero

    mutating func track(_ key: String, _ meta: Payload = .empty, by owner: Owner) throws {
        let text = try MetaText.encode(meta, limit: 1_000)
        try self.nodes[owner.node].track(topic: Self.topic, key: key, owner: owner.id, meta: text, now: self.now)
        self.absorb(owner.node)
    }

    mutating func update(_ key: String, _ meta: Payload, by owner: Owner) throws {
        let text = try MetaText.encode(meta, limit: 1_000)
        try self.nodes[owner.node].update(topic: Self.topic, key: key, owner: owner.id, meta: text, now: self.now)
        self.absorb(owner.node)
    }

    mutating func untrack(_ key: String, by owner: Owner) {
        self.nodes[owner.node].untrack(topic: Self.topic, key: key, owner: owner.id, now: self.now)
        self.absorb(owner.node)
    }

    mutating func end(_ owner: Owner) {
        self.nodes[owner.node].untrack(owner: owner.id, now: self.now)
        self.absorb(owner.node)
    }

    private mutating func absorb(_ node: Int) {
        for change in self.nodes[node].takeEffects().diff.changes {
            self.room.apply(joins: change.joins, leaves: change.leaves, to: &self.view)
        }
    }

    /// A node is gone, with all its presences, or there again.
    mutating func setNode(_ node: Int, isThere: Bool) {
        let entries = self.nodes[node].entries
        if isThere {
            self.room.apply(joins: entries, leaves: [], to: &self.view)
        } else {
            self.room.apply(joins: [], leaves: entries, to: &self.view)
        }
    }

    /// Whether a diff may leave now.
    var isDue: Bool {
        self.room.isDirty
            && self.room.due(self.view, now: self.now, PresencePacer.Pace(self.configuration)) <= self.now
    }

    mutating func flush() -> PresenceRoom.Flush {
        self.room.flush(self.view, now: self.now, self.configuration)
    }

    /// The text of the next diff.
    mutating func diff() -> String {
        PresenceWriter.diff(self.flush().shown).description
    }

    /// What a client is sent that belongs to an owner.
    func state(for owner: Owner) -> (payload: Payload, untold: [PresenceEntry]) {
        let entries = self.nodes[owner.node].entries.filter { $0.owner == owner.id && self.view.contains($0) }
        let untold = self.room.isLarge || !self.room.isDirty ? [] : entries.filter { self.room.isUntold($0) }
        let payload = PresenceWriter.state(self.room.shown(self.view), own: untold)
        return (payload, untold)
    }

    func ref(_ key: String, _ index: Int = 0) throws -> String {
        try #require(self.view.metas(TopicKey(key))).entries[index].ref
    }

    /// The refs of everybody.
    var truth: [TopicKey: Set<String>] {
        Dictionary(uniqueKeysWithValues: self.view.members.map { ($0, Set($1.entries.map(\.ref))) })
    }
}
