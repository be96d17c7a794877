import NIOCore
import RoostCluster
import RoostPubSub

extension ServerConnection {
    /// Sends what waits in the lane, as far as the socket takes it.
    func flush() {
        // What is written may make the channel writable while it is being written.
        guard !self.isFlushing, self.stage != .ended, self.context?.channel.isActive == true else { return }
        self.isFlushing = true
        defer { self.isFlushing = false }
        for _ in 0..<Self.portions where self.isWritable {
            let (changes, frames) = self.lane.take()
            self.send(changes, frames)
            guard !frames.isEmpty else { return self.sayFarewell() }
        }
        if self.isWritable { self.flushLater() }
    }

    /// How many portions are written before it is time to read.
    private static var portions: Int { 4 }

    private func flushLater() {
        guard let loop = self.context?.eventLoop else { return }
        ConnectionHandle(self, loop: loop).perform { $0.flush() }
    }

    private var isWritable: Bool { self.context?.channel.isWritable == true }

    private func send(_ changes: [SubscriptionChange], _ frames: [Outbox.Frame]) {
        let isRetrying = self.isRetryPending
        self.isRetryPending = false
        self.send { machine, writing in
            if !changes.isEmpty { machine.change(changes, &writing) }
            if isRetrying { machine.retryStrays(&writing) }
            for frame in frames {
                machine.publish(frame.bytes, to: frame.subject, &writing)
            }
        }
        let bytes = frames.reduce(0) { $0 + $1.bytes.readableBytes }
        self.shared.metrics.sent(frames: frames.count, bytes: bytes)
    }

    /// Writes what a body has the machine say.
    func send(_ body: (inout ConnectionMachine, inout Writing) -> Void) {
        var writing = Writing()
        body(&self.machine, &writing)
        let pieces = writing.take()
        guard let context = self.context, !pieces.isEmpty else { return }
        for piece in pieces {
            context.write(self.wrapOutboundOut(piece), promise: nil)
        }
        context.flush()
    }

    func retryStrays() {
        self.isRetryPending = true
        self.flush()
    }

    private func sayFarewell() {
        guard self.stage == .finishing, !self.hasSaidFarewell, self.lane.isDrained else { return }
        self.hasSaidFarewell = true
        self.send { $0.sayFarewell(&$1) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        self.flush()
        context.fireChannelWritabilityChanged()
    }
}
