import RoostCluster

/// How the lives of one process have gone, and what follows from that.
struct RestartHistory {
    /// What to do after a death.
    enum Verdict: Equatable {
        /// To wait, and start it again.
        case restart(after: Duration)
        /// The same, and to tell that it has now died at its start as often as would be too often for a new one. Once until it
        /// has lived for longer.
        case persist(after: Duration)
        /// It cannot start.
        case giveUp
    }

    private let policy: RestartPolicy
    private var shortLives = 0
    private var hasLived = false

    init(_ policy: RestartPolicy) {
        self.policy = policy
    }

    /// A process has died, or could not be started, which is no life at all.
    mutating func ended(after lifetime: Duration, using random: inout some RandomNumberGenerator) -> Verdict {
        if lifetime >= self.policy.shortLife {
            self.hasLived = true
            self.shortLives = 0
            return .restart(after: .zero)
        }
        self.shortLives += 1
        let (delay, limit) = (self.delay, max(self.policy.maxShortLives, 1))
        guard self.shortLives >= limit else {
            guard self.shortLives > 1 else { return .restart(after: .zero) }
            return .restart(after: delay.next(after: self.shortLives - 1, using: &random))
        }
        guard self.hasLived else { return .giveUp }
        let pause = delay.longest(using: &random)
        return self.shortLives == limit ? .persist(after: pause) : .restart(after: pause)
    }

    private var delay: ReconnectDelay {
        ReconnectDelay(shortest: self.policy.delay.lowerBound, longest: self.policy.delay.upperBound)
    }
}
