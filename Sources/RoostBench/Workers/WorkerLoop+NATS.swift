extension WorkerLoop {
    /// What a server of NATS says in a frame.
    func commands(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard !self.unfinished.isEmpty, let begun = self.unfinished.take(index) else {
            return self.obey(index, bytes, now)
        }
        (begun + bytes).withUnsafeBytes { self.obey(index, $0, now) }
    }

    private func obey(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        var scanner = NATSScanner(bytes)
        while let command = scanner.next() {
            if case .message(let payload) = command {
                self.traffic.message(index, payload, now)
            } else {
                self.obey(index, command, now)
            }
            if self.sockets.connections[index].descriptor < 0 { return }
        }
        guard scanner.position < bytes.count else { return }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[scanner.position...])
        if !self.unfinished.append(rest, to: index) { self.lose(index, Self.tooMuch) }
    }

    private func obey(_ index: Int, _ command: NATSScanner.Command, _ now: UInt64) {
        let isJoining = self.sockets.connections[index].state == .joining
        switch command {
        case .ping: self.messages.answerPing(index)
        case .pong where isJoining: self.joined(index, now)
        case .pong: self.sockets.tally.pointee.heartbeatReplies += 1
        case .error(let reason) where isJoining: self.fail(index, "join refused: \(reason)")
        case .error: self.sockets.tally.pointee.errorReplies += 1
        case .violation: self.lose(index, "the server broke the protocol of NATS")
        case .message, .other: break
        }
    }
}
