/// Which event loops have had a turn since the last pulse. A pulse is for all of them: one that hangs stops it.
struct PulseRound<Loop: Hashable> {
    private var loops: Set<Loop> = []
    private var waitingFor: Set<Loop> = []

    /// Whether there are none.
    var isEmpty: Bool { self.loops.isEmpty }

    /// One more.
    mutating func add(_ loop: Loop) {
        self.loops.insert(loop)
        self.waitingFor.insert(loop)
    }

    /// One less.
    mutating func remove(_ loop: Loop) {
        self.loops.remove(loop)
        self.waitingFor.remove(loop)
    }

    /// One has a turn.
    ///
    /// - Returns: Whether all have had one by now. Then a new round begins.
    mutating func turn(of loop: Loop) -> Bool {
        guard self.loops.contains(loop) else { return false }
        self.waitingFor.remove(loop)
        guard self.waitingFor.isEmpty else { return false }
        self.waitingFor = self.loops
        return true
    }
}
