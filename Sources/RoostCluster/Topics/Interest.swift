/// Which partitions this node wants to hear: those in which a topic has a subscriber here.
///
/// What is not wanted any more is left a while later, so that topics that come and go do not make the engine busy.
struct Interest {
    /// What is to be asked of the engine.
    enum Action: Hashable {
        case subscribe(Int)
        case unsubscribe(Int)
    }

    private struct Partition {
        /// The topics that have a subscriber here.
        var topics = 0
        /// For how many ticks there have been none.
        var idleTicks = 0
    }

    private var partitions: [Int: Partition] = [:]
    private var idle: Set<Int> = []
    private let patience: Int

    /// - Parameter patience: After how many ticks without a topic a partition is left.
    init(patience: Int) {
        self.patience = patience
    }

    /// Whether the partition's frames are asked for.
    func contains(_ partition: Int) -> Bool {
        self.partitions[partition] != nil
    }

    /// A topic of the partition has got a subscriber.
    mutating func follow(_ partition: Int) -> Action? {
        let isNew = self.partitions[partition] == nil
        self.partitions[partition, default: Partition()].topics += 1
        self.idle.remove(partition)
        return isNew ? .subscribe(partition) : nil
    }

    /// A topic of the partition has lost its last subscriber.
    mutating func unfollow(_ partition: Int) {
        guard var state = self.partitions[partition], state.topics > 0 else { return }
        state.topics -= 1
        if state.topics == 0 {
            state.idleTicks = 0
            self.idle.insert(partition)
        }
        self.partitions[partition] = state
    }

    /// Some time has passed.
    mutating func tick() -> [Action] {
        var left: [Int] = []
        for partition in self.idle {
            self.partitions[partition]?.idleTicks += 1
            if let state = self.partitions[partition], state.idleTicks >= self.patience { left.append(partition) }
        }
        for partition in left {
            self.idle.remove(partition)
            self.partitions[partition] = nil
        }
        return left.map(Action.unsubscribe)
    }
}
