import RoostPresence
import RoostProtocol
import TestSupport
import Testing

@testable import Roost

/// Whatever happens in a room, phoenix.js knows the truth in the end, and is told nothing on the way that is not so.
@Suite struct PresenceRoomRandomTests {
    private static let keys = [
        "a", "b", "", "__proto__", "constructor", "e\u{301}", "\u{e9}", "nul\0", "🐦", "\"\\", "k1", "k2",
    ]

    /// A client that follows a room, on behalf of an owner.
    private struct Client {
        let owner: PresenceWorld.Owner
        var presence = PhoenixPresence()
        /// What it was told of in advance.
        var untold: [PresenceEntry] = []
    }

    private struct Run {
        var random: RandomSeed
        var world = PresenceWorld()
        var clients: [Client] = []
        var isNodeThere = true
        var toldCount: Int?

        init(_ random: RandomSeed, _ largeRoom: PresenceConfiguration.LargeRoom?) {
            self.random = random
            self.world.configuration.largeRoom = largeRoom
            self.world.configuration.diffWindowPerPresence = .milliseconds(3)
        }

        mutating func step() throws {
            self.world.now += .milliseconds(self.random.number(0..<6))
            switch self.random.number(0..<100) {
            case ..<40: try? self.world.track(self.key(), ["n": .int(self.random.number(0..<1_000))], by: self.owner())
            case ..<60: try? self.world.update(self.key(), ["n": .int(self.random.number(0..<1_000))], by: self.owner())
            case ..<75: self.world.untrack(self.key(), by: self.owner())
            case ..<82: self.world.end(self.owner())
            case ..<86: self.toggleNode()
            case ..<93: try self.join()
            default: try self.askAgain()
            }
            if self.world.isDue { try self.flush() }
        }

        private mutating func key() -> String {
            PresenceRoomRandomTests.keys[self.random.number(0..<PresenceRoomRandomTests.keys.count)]
        }

        private mutating func owner() -> PresenceWorld.Owner {
            let node = self.isNodeThere ? self.random.number(0..<2) : 0
            return .init(node: node, id: UInt64(self.random.number(1..<5)))
        }

        private mutating func toggleNode() {
            self.isNodeThere.toggle()
            self.world.setNode(1, isThere: self.isNodeThere)
        }

        private mutating func join() throws {
            guard self.clients.count < 8 else { return }
            self.clients.append(Client(owner: self.owner()))
            try self.sync(self.clients.count - 1)
        }

        private mutating func askAgain() throws {
            guard !self.clients.isEmpty else { return }
            try self.sync(self.random.number(0..<self.clients.count))
        }

        private mutating func sync(_ index: Int) throws {
            let (payload, untold) = self.world.state(for: self.clients[index].owner)
            try self.clients[index].presence.sync(state: payload)
            self.clients[index].untold = untold
        }

        mutating func flush() throws {
            let flush = self.world.flush()
            if let count = flush.count { self.toldCount = count }
            for index in self.clients.indices { try self.tell(index, PresenceWriter.diff(flush.shown)) }
            try self.check()
        }

        /// A presence that was told of in advance may have been updated, or be gone, before the diff.
        private mutating func tell(_ index: Int, _ diff: Payload) throws {
            let untold = self.clients[index].untold
            try self.clients[index].presence.sync(diff: diff, untold: Set(untold.map(\.ref)))
            let shown = self.world.room.shown(self.world.view)
            for entry in untold where !shown.contains(entry) {
                try self.clients[index].presence.sync(diff: PresenceWriter.diff(RoomDiff(leaveOf: entry)))
            }
            self.clients[index].untold = []
        }

        private func check() throws {
            let shown = self.world.room.shown(self.world.view)
            let refs = Dictionary(uniqueKeysWithValues: shown.members.map { ($0, Set($1.entries.map(\.ref))) })
            for client in self.clients {
                try #require(client.presence.refs == refs)
                try #require(client.presence.strays == [])
                try #require(client.presence.unknownUpdates == [])
            }
            guard let largeRoom = self.world.configuration.largeRoom, self.world.room.isLarge else {
                try #require(refs == self.world.truth)
                return
            }
            try #require(shown.presenceCount == min(largeRoom.sample, self.world.view.presenceCount))
            try #require(self.toldCount == self.world.view.keyCount)
        }
    }

    @Test(arguments: [nil, (8, 3), (6, 0), (10, 100)] as [(Int, Int)?])
    func clientsKnowTheTruth(large: (Int, Int)?) throws {
        var random = RandomSeed()
        for _ in 0..<20 {
            var seed = random
            seed.skip()
            random = seed
            var run = Run(seed, large.map { .init(threshold: $0.0, sample: $0.1) })
            for _ in 0..<300 { try run.step() }
            run.world.now += .seconds(60)
            try run.flush()
        }
    }
}

extension RandomSeed {
    fileprivate mutating func skip() {
        for _ in 0..<7 { _ = self.next() }
    }
}
