import NIOCore
import RoostCluster
import RoostPubSub

extension ServerConnection {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.liveness.heard(at: .now())
        self.parser.append(self.unwrapInboundIn(data))
        do {
            while self.stage != .ended, let value = try self.parser.next() {
                self.handle(self.machine.received(value))
            }
        } catch {
            self.end(LinkEnding(.malformed, error.rawValue))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.reportReceived()
        if self.stage == .up, self.relief == nil, self.shared.receiver.isCongested { self.pauseReading() }
        context.fireChannelReadComplete()
    }

    // MARK: Events

    private func handle(_ event: ConnectionEvent) {
        switch event {
        case .none: return
        case .frame(let frame, let subject): self.deliver(frame, subject)
        case .oversized: self.refuse()
        case .greeted: self.subscribe()
        case .ready: self.becomeReady()
        case .unpublished(let error): self.report(error)
        case .strayed: self.shared.topologyChanged()
        case .drained: self.end(nil)
        case .ended(let ending): self.end(ending)
        }
    }

    private func deliver(_ frame: ByteBuffer, _ subject: PubSubSubject) {
        guard self.stage != .finishing else { return }
        self.received.frames += 1
        self.received.bytes += frame.readableBytes
        self.shared.receiver.received(frame, on: subject)
    }

    private func refuse() {
        self.shared.metrics.refused(.tooLarge)
        self.report("too_large", detail: "another node publishes frames larger than maxFrameSize")
    }

    private func subscribe() {
        self.stage = .subscribing
        self.startChecks()
        let changes = self.lane.greeted().map { SubscriptionChange(subject: $0, isWanted: true) }
        self.send { machine, writing in
            machine.change(changes, &writing)
            machine.mark(&writing)
        }
    }

    private func becomeReady() {
        guard self.stage == .subscribing else { return }
        self.stage = .up
        self.lane.ready(self.shared)
        self.flush()
    }

    private func report(_ error: ErrorReply) {
        if error.isOfTopology {
            self.shared.metrics.dropped(frames: 1)
            self.shared.topologyChanged()
            self.report("moved", detail: error.text)
        } else {
            self.shared.metrics.denied()
            self.reportDenial(error.text)
        }
    }

    // MARK: Congestion

    func read(context: ChannelHandlerContext) {
        if self.relief == nil {
            context.read()
        } else {
            self.isReadPending = true
        }
    }

    private func pauseReading() {
        guard let loop = self.context?.eventLoop else { return }
        let handle = ConnectionHandle(self, loop: loop)
        let receiver = self.shared.receiver
        self.relief = Task {
            await receiver.relief()
            handle.perform { $0.resumeReading() }
        }
    }

    func resumeReading() {
        self.relief?.cancel()
        self.relief = nil
        self.liveness.heard(at: .now())
        guard self.isReadPending else { return }
        self.isReadPending = false
        self.context?.read()
    }
}
