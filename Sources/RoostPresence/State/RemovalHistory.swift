internal import DequeModule

/// What a replica's latest steps have removed, so that whoever missed only those can be told in a few words.
///
/// It stands for Phoenix's delta generations. What the steps have added need not be kept here: it is in the list of
/// entries, in the order of the clock. Steps are contiguous, and their bounds are the only clocks at which the history
/// can begin: what another replica has added and removed within one of them has left no trace.
struct RemovalHistory {
    private struct Step {
        let from: UInt64
        var to: UInt64
        let removals: Int
        /// Each of its events is an addition, known one by one: the history can begin at any of them.
        let isExact: Bool
    }

    private var steps: Deque<Step> = []
    private var removed: Deque<UInt64> = []

    /// Adds a step.
    ///
    /// - Parameters:
    ///   - removed: Clocks of entries, not after `from`.
    ///   - limit: How much is kept at most, in steps and removals.
    mutating func append(from: UInt64, to: UInt64, removed: [UInt64], limit: Int) {
        if let last = self.steps.last, last.to != from { self = RemovalHistory() }
        let isExact = removed.isEmpty && to - from == 1
        if isExact, let last = self.steps.last, last.isExact {
            self.steps[self.steps.count - 1].to = to
        } else {
            self.steps.append(Step(from: from, to: to, removals: removed.count, isExact: isExact))
            self.removed.append(contentsOf: removed)
        }
        self.trim(to: limit)
    }

    private mutating func trim(to limit: Int) {
        while self.steps.count + self.removed.count > limit, let first = self.steps.popFirst() {
            self.removed.removeFirst(first.removals)
        }
    }

    /// The latest clock, not after the given one, at which the history can begin; nil when it does not reach back so far.
    func start(for clock: UInt64) -> UInt64? {
        var (low, high) = (0, self.steps.count)
        while low < high {
            let middle = (low + high) / 2
            if self.steps[middle].to <= clock { low = middle + 1 } else { high = middle }
        }
        guard low < self.steps.count, self.steps[low].from <= clock else { return nil }
        return self.steps[low].isExact ? clock : self.steps[low].from
    }

    /// What has been removed since a bound of a step, sorted.
    func removals(since start: UInt64) -> [UInt64] {
        var count = 0
        for step in self.steps.reversed() where step.from >= start {
            count += step.removals
        }
        return self.removed.suffix(count).sorted()
    }
}
