import CRoostPoll

extension WorkerLoop {
    /// A connection is ready for something.
    @inline(__always)
    func ready(_ index: Int, _ events: UInt32) {
        switch self.sockets.connections[index].state {
        case .idle, .ended: return
        case .connecting: return self.connected(index)
        default: break
        }
        if events & UInt32(ROOST_POLL_WRITE) != 0 { self.sockets.flush(index) }
        if events & ~UInt32(ROOST_POLL_WRITE) != 0 { self.readable(index) }
    }

    private func connected(_ index: Int) {
        let code = SystemSocket.failure(self.sockets.connections[index].descriptor)
        guard code == 0 else { return self.fail(index, "connect: \(SystemFailure.text(code))") }
        self.sockets.flush(index)
        self.greet(index)
    }

    @inline(__always)
    private func readable(_ index: Int) {
        switch self.sockets.read(index) {
        case .bytes(let bytes): self.take(index, bytes, MonotonicClock.now)
        case .nothing: break
        case .ended(let code): self.lose(index, code == 0 ? "closed" : SystemFailure.text(code))
        }
    }

    @inline(__always)
    private func take(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard self.sockets.connections[index].state != .upgrading else { return self.upgrade(index, bytes, now) }
        guard self.sockets.connections[index].role != .poller else { return self.raw(index, bytes, now) }
        self.frames(index, bytes, now)
    }

    /// Bytes that are no frames.
    private func raw(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        let taken = self.traffic.bytes(index, bytes, now)
        if let failure = taken.failure { return self.lose(index, failure) }
        if taken.hasJoined { self.joined(index, now) }
        guard taken.count < bytes.count else { return }
        if !self.sockets.keepPartial(index, UnsafeRawBufferPointer(rebasing: bytes[taken.count...])) {
            self.lose(index, Self.tooMuch)
        }
    }

    private func upgrade(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        switch Upgrade.answer(bytes) {
        case .incomplete: self.sockets.keepPartial(index, bytes)
        case .refused(let line): self.fail(index, "refused: \(line)")
        case .accepted(let end):
            self.join(index)
            if end < bytes.count { self.frames(index, UnsafeRawBufferPointer(rebasing: bytes[end...]), now) }
        }
    }

    @inline(__always)
    private func frames(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard let base = bytes.baseAddress else { return }
        var offset = 0
        while true {
            let scan = ServerFrameHeader.scan(base + offset, count: bytes.count &- offset)
            guard case .whole(let header) = scan else { return self.keep(index, bytes, offset, scan) }
            let payload = UnsafeRawBufferPointer(start: base + offset + header.size, count: header.length)
            offset &+= header.size &+ header.length
            if header.isFinal, header.opcode == FrameOpcode.text, self.sockets.connections[index].state == .open {
                self.traffic.message(index, payload, now)
            } else {
                self.frame(index, header, payload, now)
            }
            if offset == bytes.count { return }
            if self.sockets.connections[index].descriptor < 0 { return }
        }
    }

    private func keep(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ scan: ServerFrameHeader.Scan) {
        switch scan {
        case .whole: break
        case .incomplete:
            let isKept = self.sockets.keepPartial(index, UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            if !isKept { self.lose(index, Self.tooMuch) }
        case .tooLong: self.lose(index, "a frame is longer than \(ServerFrameHeader.longestPayload) bytes")
        case .violation: self.lose(index, "the server broke the WebSocket protocol")
        }
    }

    /// Why a connection is lost that is in no way wrong but too much.
    static var tooMuch: String { "too much has come of what is not yet complete" }

    private func frame(_ index: Int, _ header: ServerFrameHeader, _ payload: UnsafeRawBufferPointer, _ now: UInt64) {
        switch header.opcode {
        case FrameOpcode.ping: self.messages.pong(index, payload)
        case FrameOpcode.pong: break
        case FrameOpcode.close: self.lose(index, "closed \(Self.closeCode(payload))")
        case FrameOpcode.continuation, FrameOpcode.text, FrameOpcode.binary:
            guard header.isFinal, header.opcode == self.dialect.opcode else {
                return self.fragment(index, header, payload, now)
            }
            self.message(index, payload, now)
        default: self.lose(index, "the server broke the WebSocket protocol")
        }
    }

    private static func closeCode(_ payload: UnsafeRawBufferPointer) -> String {
        guard payload.count >= 2 else { return "without a code" }
        let reason = String(decoding: payload.dropFirst(2), as: UTF8.self)
        return "with code \(Int(payload[0]) << 8 | Int(payload[1]))\(reason.isEmpty ? "" : " " + reason)"
    }

    private func fragment(_ index: Int, _ header: ServerFrameHeader, _ payload: UnsafeRawBufferPointer, _ now: UInt64) {
        guard header.opcode != FrameOpcode.binary || !header.isFinal else { return self.count(\.otherMessages) }
        if header.opcode != FrameOpcode.continuation { self.fragments.forget(index) }
        guard self.fragments.append(payload, to: index) else { return self.lose(index, Self.tooMuch) }
        guard header.isFinal, let whole = self.fragments.take(index) else { return }
        whole.withUnsafeBytes { self.message(index, $0, now) }
    }

    private func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        guard self.dialect != .nats else { return self.commands(index, bytes, now) }
        guard self.sockets.connections[index].state == .joining else {
            return self.traffic.message(index, bytes, now)
        }
        guard let envelope = Envelope(bytes) else { return self.count(\.otherMessages) }
        if envelope.part(envelope.event, is: "phx_reply"), !envelope.part(envelope.topic, is: "phoenix") {
            if envelope.isOK { return self.joined(index, now) }
            self.fail(index, "join refused: \(String(decoding: envelope.bytes(of: envelope.payload), as: UTF8.self))")
        } else if envelope.part(envelope.event, is: "phx_error") {
            self.fail(index, "join failed: the channel crashed")
        } else {
            self.traffic.message(index, bytes, now)
        }
    }

    private func count(_ counter: WritableKeyPath<Tally, UInt64>) {
        self.sockets.tally.pointee[keyPath: counter] += 1
    }

    /// Nothing of a connection is under way any more.
    func forget(_ index: Int) {
        self.fragments.forget(index)
        self.unfinished.forget(index)
    }

    /// A connection has ended, in whatever state.
    func lose(_ index: Int, _ reason: String) {
        let state = self.sockets.connections[index].state
        if state == .upgrading || state == .joining { return self.fail(index, "\(reason) while \(state)") }
        guard state != .ended else { return }
        self.forget(index)
        self.sockets.close(index, isReset: state == .open)
        self.sockets.connections[index].state = .ended
        guard !self.traffic.ended(index, in: state, MonotonicClock.now) else { return }
        self.count(\.disconnected)
        self.sockets.note(reason)
    }
}
