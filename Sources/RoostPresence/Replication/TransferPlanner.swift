/// Decides whom to ask for what is missing here.
///
/// Heartbeats say what others know. When somebody knows more, a moment passes, in which it may come by itself; then those
/// are asked who together have everything, and as few of them as possible.
struct TransferPlanner {
    /// What somebody knows.
    typealias Clocks = [ReplicaID: UInt64]

    private struct Request {
        var clocks: Clocks
        var deadline: Duration
        var hasProgress = false
    }

    private let patience: Duration
    private var offers: [ReplicaID: Clocks] = [:]
    private var losses: Set<ReplicaID> = []
    private var underWay: [ReplicaID: Request] = [:]

    /// When ``choose(have:now:random:)`` should be called.
    private(set) var due: Duration?

    init(patience: Duration) {
        self.patience = patience
    }

    /// Somebody knows more than is known here.
    mutating func offer(_ peer: ReplicaID, _ clocks: Clocks, due: Duration) {
        self.offers[peer, default: [:]].merge(clocks) { max($0, $1) }
        self.due = min(self.due ?? due, due)
    }

    /// Something that somebody has sent was lost: they must be asked, whatever they seem to know.
    mutating func lost(_ peer: ReplicaID, due: Duration) {
        self.losses.insert(peer)
        self.due = min(self.due ?? due, due)
    }

    /// Something new has come from somebody who may be answering.
    mutating func progress(_ peer: ReplicaID, now: Duration) {
        self.underWay[peer]?.deadline = now + self.patience
        self.underWay[peer]?.hasProgress = true
    }

    /// Somebody who has answered has more. Whether to ask for it: not if the answer has brought nothing.
    mutating func goOn(_ peer: ReplicaID) -> Bool {
        guard self.underWay[peer]?.hasProgress == true else {
            self.underWay[peer] = nil
            return false
        }
        self.underWay[peer]?.hasProgress = false
        return true
    }

    /// Somebody has answered.
    mutating func finish(_ peer: ReplicaID) {
        self.underWay[peer] = nil
    }

    /// Somebody has been asked.
    mutating func begin(_ peer: ReplicaID, _ clocks: Clocks, now: Duration) {
        self.underWay[peer] = Request(clocks: clocks, deadline: now + self.patience)
    }

    var traceCount: Int { self.offers.count + self.losses.count + self.underWay.count }

    mutating func forget(_ peer: ReplicaID) {
        self.offers[peer] = nil
        self.losses.remove(peer)
        self.underWay[peer] = nil
    }

    /// The replicas to be asked now.
    ///
    /// - Parameter have: What is known here, of those replicas that matter.
    mutating func choose(have: Clocks, now: Duration, random: inout SplitMix) -> [ReplicaID] {
        self.due = nil
        self.underWay = self.underWay.filter { $0.value.deadline > now }
        var expected = have
        for request in self.underWay.values { expected.rise(to: request.clocks) }
        var chosen: [ReplicaID] = []
        for peer in self.losses.sorted() {
            chosen.append(peer)
            expected.rise(to: self.offers[peer] ?? [:])
        }
        while let peer = self.best(beyond: expected, random: &random) {
            chosen.append(peer)
            expected.rise(to: self.offers[peer] ?? [:])
        }
        for peer in chosen { self.begin(peer, self.offers[peer] ?? [:], now: now) }
        self.offers = [:]
        self.losses = []
        return chosen
    }

    /// Who knows more of most replicas; any of those that are equal, so that not all ask the same.
    private func best(beyond known: Clocks, random: inout SplitMix) -> ReplicaID? {
        var best: [ReplicaID] = []
        var most = 1
        for peer in self.offers.keys.sorted() where self.underWay[peer] == nil {
            let count = known.count { $0.value < self.offers[peer]?[$0.key] ?? 0 }
            if count > most { best = [] }
            if count >= most {
                best.append(peer)
                most = count
            }
        }
        return best.randomElement(using: &random)
    }
}

extension TransferPlanner.Clocks {
    /// Takes what others know more of the same replicas.
    fileprivate mutating func rise(to clocks: Self) {
        for (replica, clock) in clocks where self[replica].map({ $0 < clock }) ?? false {
            self[replica] = clock
        }
    }
}
