/// The living entries of a replica, ordered by clock.
///
/// New ones have greater clocks than all before, so it only ever grows at its end. One that is removed leaves a hole,
/// and holes are closed when there are many.
struct EntryList {
    private var clocks: [UInt64] = []
    private var slots: [PresenceEntry?] = []

    /// How many entries live.
    private(set) var count = 0

    /// How many places are taken, living entries and holes.
    var slotCount: Int { self.slots.count }

    /// Adds an entry. Its clock must be greater than that of any entry before; otherwise nothing happens.
    mutating func append(_ entry: PresenceEntry) {
        guard self.clocks.last.map({ $0 < entry.clock }) ?? true else { return }
        self.clocks.append(entry.clock)
        self.slots.append(entry)
        self.count += 1
    }

    /// The entry of a clock, if it lives.
    subscript(clock: UInt64) -> PresenceEntry? {
        self.index(of: clock).flatMap { self.slots[$0] }
    }

    mutating func remove(_ clock: UInt64) -> PresenceEntry? {
        guard let index = self.index(of: clock), let entry = self.slots[index] else { return nil }
        self.slots[index] = nil
        self.count -= 1
        self.closeHoles()
        return entry
    }

    /// The living entries of greater clocks up to a maximum, in order, one after the other.
    func after(_ clock: UInt64, through last: UInt64 = .max) -> some Sequence<PresenceEntry> {
        let (start, end) = (self.lowerBound(clock), self.lowerBound(last))
        return self.slots[min(start, end)..<end].lazy.compactMap { $0 }
    }

    /// All living entries in order.
    var all: some Sequence<PresenceEntry> { self.slots.lazy.compactMap { $0 } }

    private func index(of clock: UInt64) -> Int? {
        guard clock > 0 else { return nil }
        let index = self.lowerBound(clock - 1)
        return index < self.clocks.count && self.clocks[index] == clock ? index : nil
    }

    /// The place of the first greater clock.
    private func lowerBound(_ clock: UInt64) -> Int {
        var (low, high) = (0, self.clocks.count)
        while low < high {
            let middle = (low + high) / 2
            if self.clocks[middle] <= clock { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func closeHoles() {
        guard self.slots.count > 2 * self.count + 16 else { return }
        let living = Array(self.all)
        self.slots = living
        self.clocks = living.map(\.clock)
    }
}
