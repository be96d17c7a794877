extension WorkerLoop {
    /// Does what the parent says. Its end is the worker's, too.
    func listen() throws {
        self.parent.fill()
        try self.obeyAll()
        if self.parent.hasEnded { self.stage = .finished }
    }

    /// Does what was read.
    func obeyAll() throws {
        while let message = try self.parent.next() { try self.obey(message) }
    }

    private func obey(_ message: ParentMessage) throws {
        let now = MonotonicClock.now
        switch message {
        case .plan: throw BenchError("a second plan")
        case .open: self.startOpening(now)
        case .run(let order):
            self.traffic.begin(order)
            self.stage = .running(order)
        case .drain(let finals):
            self.traffic.drain(finals)
            self.stage = .draining(now + self.plan.run.drain)
        case .compare(let present):
            self.traffic.compare(present)
            try self.report()
        case .quit:
            for index in 0..<self.sockets.count { self.sockets.close(index, isReset: true) }
            self.stage = .finished
        }
    }

    /// Ends the traffic.
    func stop() throws {
        self.stage = .waiting
        try self.parent.send(.stopped(self.traffic.stop()))
    }

    /// Everything has come, or never will.
    func finish() throws {
        self.stage = .waiting
        guard let present = self.traffic.present else { return try self.report() }
        try self.parent.send(.present(present))
    }

    private func report() throws {
        var result = WorkerResult(
            tally: self.sockets.tally.pointee,
            failures: self.sockets.failures,
            lost: 0,
            expected: 0,
            latencies: Latencies(),
            lateness: Latencies(),
            cycles: Latencies(),
            cpu: self.load.cpu,
            wall: self.load.wall
        )
        self.traffic.report(&result)
        try self.parent.send(.result(result))
    }

    /// Tells the parent how opening went.
    func reportOpened() throws {
        var subscribers = [UInt32](repeating: 0, count: self.plan.run.topics)
        for index in 0..<self.plan.connections.count where self.sockets.connections[index].state == .open {
            subscribers[Int(self.sockets.connections[index].topic)] += 1
        }
        let report = OpenReport(
            tally: self.sockets.tally.pointee,
            failures: self.sockets.failures,
            joins: self.joins,
            subscribers: subscribers,
            began: self.firstBegun,
            finished: self.lastJoined,
            cpu: MonotonicClock.threadCPU
        )
        try self.parent.send(.opened(report))
    }
}
