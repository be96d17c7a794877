import TestSupport
import Testing

@testable import RoostPresence

@Suite struct EntryListTests {
    private static func entry(_ clock: UInt64) -> PresenceEntry {
        PresenceEntry(topic: "t", key: "k", meta: [], replica: ReplicaID(rawValue: 1), clock: clock, owner: 1)
    }

    @Test func isWhatADictionaryIsOnlyInOrder() {
        var random = RandomSeed("entry list")
        var (list, model, clock) = (EntryList(), [UInt64: PresenceEntry](), UInt64(0))
        for _ in 0..<5_000 {
            if random.chance(55) {
                clock += UInt64(random.number(1..<4))
                let entry = Self.entry(clock)
                list.append(entry)
                model[clock] = entry
            } else {
                let some = UInt64(random.number(0..<Int(clock + 2)))
                #expect(list.remove(some) === model.removeValue(forKey: some))
            }
            let probe = UInt64(random.number(0..<Int(clock + 2)))
            #expect(list[probe] === model[probe])
            #expect(list.count == model.count)
        }
        #expect(list.all.map(\.clock) == model.keys.sorted())
        for _ in 0..<200 {
            let first = UInt64(random.number(0..<Int(clock + 2)))
            let last = UInt64(random.number(0..<Int(clock + 2)))
            let range = list.after(first, through: last).map(\.clock)
            #expect(range == model.keys.filter { $0 > first && $0 <= last }.sorted())
        }
    }

    @Test func holesDoNotPileUp() {
        var list = EntryList()
        for clock in 1...10_000 as ClosedRange<UInt64> {
            list.append(Self.entry(clock))
            if clock > 10 { _ = list.remove(clock - 10) }
        }
        #expect(list.count == 10)
        #expect(list.slotCount <= 40)
    }

    @Test func entriesOfEarlierClocksAreNotTaken() {
        var list = EntryList()
        list.append(Self.entry(5))
        list.append(Self.entry(5))
        list.append(Self.entry(4))
        #expect(list.all.map(\.clock) == [5])
    }
}
