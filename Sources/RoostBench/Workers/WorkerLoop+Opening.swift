extension WorkerLoop {
    func startOpening(_ now: UInt64) {
        let run = self.plan.run
        self.opening = Opening(
            count: self.plan.slots - self.plan.newcomers,
            window: run.window / run.workers,
            rate: run.connectRate.map { $0 / Double(run.workers) },
            now: now
        )
        for index in 0..<self.plan.connections.count {
            let topic = run.topic(of: self.plan.connections.lowerBound + index)
            self.sockets.connections[index].topic = UInt32(topic)
        }
        for index in self.plan.connections.count..<self.plan.connections.count + self.plan.publishers {
            self.sockets.connections[index].role = .publisher
            self.sockets.connections[index].topic = UInt32(index - self.plan.connections.count)
        }
        self.stage = .opening
    }

    /// Begins what may be begun, and returns when to look again.
    func open(_ now: UInt64) throws -> UInt64 {
        while let number = self.opening.take(MonotonicClock.now) {
            self.begin(self.slot(number), due: MonotonicClock.now)
        }
        if now > self.opening.lastProgress + self.plan.run.timeout { self.giveUpOpening() }
        guard self.opening.isFinished else { return now + (self.opening.hasMore ? 1_000_000 : 20_000_000) }
        self.stage = .waiting
        try self.reportOpened()
        return now
    }

    /// Publishers come first: without them, nothing could be measured.
    private func slot(_ number: Int) -> Int {
        (number + self.plan.connections.count) % max(1, self.plan.slots - self.plan.newcomers)
    }

    private func giveUpOpening() {
        for _ in 0..<self.opening.giveUp() {
            self.sockets.tally.pointee.failed += 1
            self.sockets.note("not begun, because nothing got ahead any more")
        }
        for index in 0..<self.sockets.count {
            let state = self.sockets.connections[index].state
            guard state == .connecting || state == .upgrading || state == .joining else { continue }
            self.fail(index, "no answer in time while \(state)")
        }
    }

    /// Begins to connect.
    /// - Parameter due: From when its time is counted.
    func begin(_ index: Int, due: UInt64) {
        if self.firstBegun == 0 { self.firstBegun = due }
        self.sockets.connections[index].state = .connecting
        self.sockets.connections[index].joinsLeft = 1
        self.sockets.connections[index].started = UInt32(truncatingIfNeeded: due / 1_000)
        do {
            try self.sockets.connect(index, to: self.plan.run.address, from: self.source(index))
        } catch {
            return self.fail(index, "\(error)")
        }
        if !self.sockets.connections[index].isWriting { self.greet(index) }
    }

    /// The first bytes on a connection.
    func greet(_ index: Int) {
        guard !self.traffic.takesBytes(index) else { return self.join(index) }
        self.sockets.connections[index].state = .upgrading
        self.request(of: index).withUnsafeBytes { self.sockets.send(index, $0) }
    }

    private func request(of index: Int) -> [UInt8] {
        guard self.dialect.joinsByPath else { return self.request }
        let topic = self.plan.run.topicPrefix + String(self.sockets.connections[index].topic)
        let target = self.plan.run.target
        return Upgrade.request(path: target.webSocketPath + topic, authority: target.authority)
    }

    private func source(_ index: Int) -> UInt32? {
        guard self.plan.run.sourceAddresses > 1, self.plan.run.address.isIPv4Loopback else { return nil }
        return SourceAddresses.address((self.plan.connections.lowerBound + index) % self.plan.run.sourceAddresses)
    }

    /// The first message after the upgrade.
    func join(_ index: Int) {
        self.sockets.connections[index].state = .joining
        self.sockets.connections[index].joinsLeft = 1
        self.messages.introduce(index)
        self.traffic.join(index)
        if self.dialect.joinsByPath { self.joined(index, MonotonicClock.now) }
    }

    /// A join was answered with ok, or needs no answer.
    func joined(_ index: Int, _ now: UInt64) {
        let connection = self.sockets.connections + index
        connection.pointee.joinsLeft &-= 1
        guard connection.pointee.joinsLeft == 0 else { return }
        connection.pointee.state = .open
        if case .opening = self.stage {
            let took = UInt32(truncatingIfNeeded: now / 1_000) &- connection.pointee.started
            self.sockets.tally.pointee.joined += 1
            self.joins.record(nanoseconds: UInt64(took) * 1_000)
            self.lastJoined = now
            self.opening.settle(now)
        }
        self.traffic.opened(index, now)
    }

    /// A connection could not be opened.
    func fail(_ index: Int, _ reason: String) {
        let state = self.sockets.connections[index].state
        self.sockets.note(reason)
        self.sockets.tally.pointee.failed += 1
        self.forget(index)
        self.sockets.close(index, isReset: true)
        self.sockets.connections[index].state = .ended
        if case .opening = self.stage { self.opening.settle(MonotonicClock.now) }
        _ = self.traffic.ended(index, in: state, MonotonicClock.now)
    }
}
