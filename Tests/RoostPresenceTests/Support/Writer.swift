@testable import RoostPresence

/// A replica that writes its history, and remembers its set at every moment of it.
struct Writer {
    var own: OwnReplica
    private(set) var truth: [Set<UInt64>] = [[]]

    init(_ id: ReplicaID = ReplicaID(rawValue: 0xABCD_EF01_2345_6789), historyLimit: Int = 10_000) {
        self.own = OwnReplica(id, historyLimit: historyLimit)
    }

    var log: ReplicaLog { self.own.log }

    /// Joins, leaves or updates something; `choice` says what.
    mutating func act(_ choice: Int) {
        let living = Array(self.own.log.entries.all)
        if living.isEmpty || choice % 3 == 0 {
            self.join("u\(self.own.log.nextClock)")
        } else if choice % 3 == 1 {
            self.own.remove(living[choice / 3 % living.count])
        } else {
            _ = self.own.replace(living[choice / 3 % living.count], meta: Array("{}".utf8))
        }
        self.remember()
    }

    private mutating func join(_ key: String) {
        _ = try? self.own.track(topic: "rooms:lobby", key: key, owner: 1, meta: Array("{}".utf8))
    }

    private mutating func remember() {
        self.truth.append(Set(self.own.log.entries.all.map(\.clock)))
    }
}
