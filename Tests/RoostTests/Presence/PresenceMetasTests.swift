import RoostPresence
import RoostPubSub
import TestSupport
import Testing

@testable import Roost

/// The presences of a key, few or many, against an array.
@Suite struct PresenceMetasTests {
    private func entries(_ count: Int, node: String = "n") throws -> [PresenceEntry] {
        var node = PresenceReplicator(
            node: NodeID(name: node, incarnation: 1),
            configuration: ReplicationConfiguration(),
            seed: 1,
            now: .zero
        )
        return try (0..<count).map { number in
            try node.track(topic: "t", key: "k", owner: UInt64(number), meta: [], now: .zero)
        }
    }

    @Test func behavesAsAnArray() throws {
        var random = RandomSeed()
        let all = try self.entries(100) + self.entries(20, node: "m")
        for _ in 0..<20 {
            var (model, metas) = ([all[0]], PresenceMetas(all[0]))
            for _ in 0..<200 {
                let entry = all[random.number(0..<all.count)]
                let index = model.firstIndex { $0.isSame(as: entry) }
                if let index, random.chance(45) {
                    let isRemoved = metas.remove(entry)
                    #expect(isRemoved == (model.count == 1 ? nil : true))
                    if model.count > 1 { model.remove(at: index) }
                } else if index == nil {
                    #expect(metas.remove(entry) == false)
                    metas.append(entry)
                    model.append(entry)
                }
                try #require(metas.entries.elementsEqual(model) { $0 === $1 })
                #expect(metas.count == model.count)
                #expect(metas.contains(entry) == model.contains { $0 === entry })
            }
        }
    }

    @Test(arguments: [(3, 5), (3, 60), (60, 3), (60, 90), (40, 40)])
    func tellsWhatAnotherDoesNotHave(first: Int, second: Int) throws {
        let all = try self.entries(100)
        func metas(_ entries: ArraySlice<PresenceEntry>) throws -> PresenceMetas {
            var metas = PresenceMetas(try #require(entries.first))
            for entry in entries.dropFirst() { metas.append(entry) }
            return metas
        }
        let (one, two) = (try metas(all[..<first]), try metas(all[2..<(2 + second)]))
        let missing = all[..<first].filter { entry in !all[2..<(2 + second)].contains { $0 === entry } }
        #expect(one.others(than: two).elementsEqual(missing) { $0 === $1 })
        #expect(one.others(than: nil).count == first)
        #expect(one.others(than: one).isEmpty)
        #expect(one.ofOwner(of: all[0]) === all[0])
        #expect(two.ofOwner(of: all[0])?.isSame(as: all[0]) != true)
    }
}
