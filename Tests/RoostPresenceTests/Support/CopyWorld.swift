@testable import RoostPresence

/// A replica, three copies of it on other nodes, and pieces under way between them.
struct CopyWorld {
    private var writer: Writer
    private var copies: [ReplicaCopy]
    private var followers: [Set<UInt64>]
    private var flying: [ReplicaPiece] = []
    private var topics = TopicCache()
    private let limits: CopyLimits

    init(historyLimit: Int) {
        self.writer = Writer(historyLimit: historyLimit)
        self.copies = Array(repeating: ReplicaCopy(self.writer.own.id), count: 3)
        self.followers = Array(repeating: [], count: 3)
        self.limits = CopyLimits(history: historyLimit, earlyCount: 3)
    }

    mutating func run(_ operation: ReplicaCopyTests.Operation) throws(Failure) {
        switch operation {
        case .act(let choice): self.writer.act(choice)
        case .make(let source, let target, let room, let parts):
            let log = source == 0 ? self.writer.log : self.copies[source - 1].log
            var position = self.copies[target - 1].position
            for _ in 0..<parts {
                guard let piece = log.piece(of: self.writer.own.id, after: position, room: room) else { return }
                self.flying.append(piece)
                position = position.advanced(by: piece)
            }
        case .deliver(let target, let which, let again):
            guard !self.flying.isEmpty else { return }
            let index = which % self.flying.count
            let piece = again ? self.flying[index] : self.flying.remove(at: index)
            try self.merge(piece, target - 1)
        case .lose(let which):
            if !self.flying.isEmpty { self.flying.remove(at: which % self.flying.count) }
        }
    }

    private mutating func merge(_ piece: ReplicaPiece, _ index: Int) throws(Failure) {
        let before = self.copies[index].log.clock
        let outcome = self.copies[index].merge(piece, limits: self.limits, topics: &self.topics)
        try require(self.copies[index].log.clock >= before, "a copy went back")
        let position = self.copies[index].position
        try require(position.stagedClock == 0 || position.isStaged, "a transfer that leads nowhere is kept")
        if case .merged(var changes) = outcome { try self.follow(changes.takeDiff(), index) }
        try Self.check(self.copies[index], self.writer)
        try require(self.followers[index] == self.writer.truth[Int(self.copies[index].log.clock)], "changes miss some")
    }

    private mutating func follow(_ diff: PresenceDiff, _ index: Int) throws(Failure) {
        for entry in diff.changes.flatMap(\.leaves) {
            try require(self.followers[index].remove(entry.clock) != nil, "\(entry) left and was not there")
        }
        for entry in diff.changes.flatMap(\.joins) {
            try require(self.followers[index].insert(entry.clock).inserted, "\(entry) came twice")
        }
    }

    static func check(_ copy: ReplicaCopy, _ writer: Writer) throws(Failure) {
        let set = Set(copy.log.entries.all.map(\.clock))
        let truth = writer.truth[Int(copy.log.clock)]
        try require(set == truth, "at \(copy.log.clock): \(set.sorted()) instead of \(truth.sorted())")
        try require(copy.log.entries.count == truth.count, "count")
    }

    /// Everybody gets all that they lack, from somebody else, in small parts: then they know everything.
    mutating func settle() throws(Failure) {
        for index in self.copies.indices {
            let log = index == 0 ? self.writer.log : self.copies[index - 1].log
            for _ in 0...(2 * log.clock) where self.copies[index].log.clock < log.clock {
                guard let piece = log.piece(of: self.writer.own.id, after: self.copies[index].position, room: 200)
                else {
                    throw Failure("nothing for \(self.copies[index].position) of \(log.clock)")
                }
                try self.merge(piece, index)
            }
            try require(self.copies[index].log.clock == self.writer.log.clock, "copy \(index) does not get to the end")
        }
    }

    /// What leads from a clock to the log's.
    static func pieces(_ log: ReplicaLog, _ clock: UInt64, room: Int) -> [ReplicaPiece] {
        var position = ReplicaPosition(replica: ReplicaID(rawValue: 0xABCD_EF01_2345_6789), clock: clock)
        var pieces: [ReplicaPiece] = []
        while let piece = log.piece(of: position.replica, after: position, room: room) {
            pieces.append(piece)
            position = position.advanced(by: piece)
        }
        return pieces
    }
}
