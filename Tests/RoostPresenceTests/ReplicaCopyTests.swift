import Testing

@testable import RoostPresence

/// Copies of a replica, to which pieces of its history find their way by all sorts of detours.
@Suite struct ReplicaCopyTests {
    enum Operation {
        /// The replica itself changes something.
        case act(Int)
        /// Somebody makes pieces for somebody, as far as a message of `room` bytes goes, or a series of them.
        case make(from: Int, for: Int, room: Int, parts: Int)
        /// One of the pieces that are under way reaches somebody, and stays under way if it is to come twice.
        case deliver(to: Int, which: Int, again: Bool)
        /// One of the pieces is lost.
        case lose(Int)
    }

    private static func operations(_ random: inout SplitMix) -> [Operation] {
        (0..<random.number(5..<120)).map { _ in
            switch random.number(0..<10) {
            case 0..<4: .act(random.number(0..<1_000))
            case 4..<6:
                .make(
                    from: random.number(0..<4),
                    for: random.number(1..<4),
                    room: random.any([60, 150, 400, 100_000]),
                    parts: random.number(1..<5)
                )
            case 6..<9: .deliver(to: random.number(1..<4), which: random.number(0..<1_000), again: random.chance(30))
            default: .lose(random.number(0..<1_000))
            }
        }
    }

    @Test func showOnlyWhatWasTrueAtTheirClock() {
        Property.check("copies", cases: 1_500, operations: Self.operations) { operations, seed throws(Failure) in
            var world = CopyWorld(historyLimit: seed % 3 == 0 ? 4 : 10_000)
            for operation in operations { try world.run(operation) }
            try world.settle()
        }
    }

    @Test func mergeIsTheSameInAnyOrderAndAnyNumberOfTimes() {
        Property.check(
            "merge laws",
            cases: 300,
            operations: { random in (0..<40).map { _ in random.number(0..<1_000) } }
        ) {
            choices,
            seed throws(Failure) in
            var writer = Writer()
            var pieces: [ReplicaPiece] = []
            for choice in choices {
                writer.act(choice)
                let known = UInt64(choice) % writer.log.clock
                pieces.append(contentsOf: CopyWorld.pieces(writer.log, known, room: choice % 2 == 0 ? 200 : 100_000))
            }
            var random = SplitMix(seed: seed)
            for _ in 0..<3 {
                var copy = ReplicaCopy(writer.own.id)
                var topics = TopicCache()
                for piece in (pieces + pieces).shuffled(using: &random) {
                    _ = copy.merge(piece, limits: CopyLimits(earlyCount: 200), topics: &topics)
                }
                try CopyWorld.check(copy, writer)
                for piece in CopyWorld.pieces(writer.log, copy.log.clock, room: 200) {
                    _ = copy.merge(piece, limits: CopyLimits(), topics: &topics)
                }
                try require(copy.log.clock == writer.log.clock, "what it lacks leads to the end")
                try CopyWorld.check(copy, writer)
            }
        }
    }

    @Test func entriesThatATransferRepeatsKeepTheirObjects() throws {
        var writer = Writer()
        for _ in 0..<20 { writer.act(0) }
        var (copy, topics) = (ReplicaCopy(writer.own.id), TopicCache())
        for piece in CopyWorld.pieces(writer.log, 0, room: 1_000_000) {
            _ = copy.merge(piece, limits: CopyLimits(), topics: &topics)
        }
        let known = try #require(copy.log.entries[7])
        writer.act(0)
        var position = ReplicaPosition(replica: writer.own.id, clock: 0)
        while let piece = writer.log.piece(of: writer.own.id, after: position, room: 300) {
            position = position.advanced(by: piece)
            let bytes = ReplicaPiece(copying: piece)
            _ = copy.merge(bytes, limits: CopyLimits(), topics: &topics)
        }
        #expect(copy.log.clock == 21)
        #expect(copy.log.entries[7] === known)
    }
}

extension ReplicaPiece {
    /// The piece with entries of its own, as if it had been read from bytes.
    fileprivate init(copying piece: ReplicaPiece) {
        self = piece
        self.entries = piece.entries.map { $0.sharing(topic: $0.topic) }
    }
}
