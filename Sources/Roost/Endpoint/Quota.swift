import Synchronization

/// How many of something there are, in all and per address, and whether there may be another one. From any thread.
final class Quota: Sendable {
    private let total: Int
    private let perAddress: Int?
    private let count = Atomic<Int>(0)
    private let addresses = Mutex<[String: Int]>([:])

    init(total: Int, perAddress: Int?) {
        self.total = total
        self.perAddress = perAddress
    }

    /// One has begun or ended.
    func add(_ difference: Int) {
        self.count.add(difference, ordering: .relaxed)
    }

    /// Whether there are as many as there may be.
    var isFull: Bool { self.count.load(ordering: .relaxed) >= self.total }

    /// Whether addresses are counted.
    var countsAddresses: Bool { self.perAddress != nil }

    /// Takes a place of an address, if it has one left; ``release(_:)`` gives it back.
    func admit(_ address: String) -> Bool {
        guard let perAddress else { return true }
        return self.addresses.withLock { addresses in
            guard addresses[address, default: 0] < perAddress else { return false }
            addresses[address, default: 0] += 1
            return true
        }
    }

    func release(_ address: String) {
        guard self.countsAddresses else { return }
        self.addresses.withLock { addresses in
            let count = (addresses[address] ?? 1) - 1
            addresses[address] = count > 0 ? count : nil
        }
    }
}
