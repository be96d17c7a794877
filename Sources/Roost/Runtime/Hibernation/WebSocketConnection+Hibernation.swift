import NIOCore
import NIOPosix

/// Going to sleep and waking up; see ``Dormitory``.
extension WebSocketConnection: Dormitory.Sleeper {
    /// A client that sends again so soon, in ticks of the loop's timers, so many times in a row, and is the only one to, is busy:
    /// with NIO, it would save the loop the way over another thread, which many at once share.
    private static let (soon, busy): (UInt32, UInt8) = (20, 4)

    /// How much of a sleeper is read. Whoever has more to say at once is busy, and waits for its turns with NIO: thousands of
    /// sleepers that speak at the same time must not hold up those who are awake.
    private static let readSize = 1_024

    /// When to look whether to go to sleep, or where it stays awake the deadline.
    func bedtime(_ now: UInt32, deadline: UInt32) -> UInt32 {
        guard let delay = self.configuration.hibernateAfter, self.hold.context != nil, !self.isSecured else {
            return deadline
        }
        let bedtime = self.lastReceived &+ self.loop.timers.ticks(delay)
        guard now >= bedtime else { return min(bedtime, deadline) }
        if self.isIdle, self.fallAsleep() { return deadline }
        return min(now &+ self.loop.timers.ticks(delay), deadline)
    }

    /// Takes the socket away from NIO, which closes its own descriptor only.
    private func fallAsleep() -> Bool {
        guard
            case .awake(let context) = self.hold,
            let watch = self.server.watch,
            let descriptor = Self.descriptor(context)?.duplicate()
        else { return false }
        guard let bed = self.loop.dormitory.admit(self, descriptor, watch) else {
            descriptor.close()
            return false
        }
        self.fellAsleep(descriptor, bed)
        context.close(promise: nil)
        return true
    }

    func stirred(isLast: Bool) {
        guard case .asleep(let descriptor, _) = self.hold else { return }
        guard !self.holdsReads else { return self.wake() }
        let isSoon = self.loop.timers.now &- self.lastReceived < Self.soon
        self.quickStirs = isSoon && !self.loop.dormitory.isCrowded ? min(self.quickStirs + 1, Self.busy) : 0
        guard let bytes = self.loop.dormitory.receive(descriptor, limit: Self.readSize) else { return self.abort() }
        if bytes.readableBytes > 0 { self.take(bytes) }
        guard case .asleep = self.hold else { return }
        // Who is held back is busy; and of its end only NIO would tell. No further report comes of what is left, or of the end.
        if self.holdsReads || bytes.readableBytes == Self.readSize {
            self.wake()
        } else if isLast, bytes.readableBytes > 0 {
            descriptor.isAtEnd ? self.abort() : self.wake()
        } else if self.quickStirs == Self.busy || self.configuration.hibernateAfter == nil {
            self.wake()
        }
    }

    /// Gives the socket back to NIO.
    func wake() {
        self.fire()
        guard case .asleep(let descriptor, let bed) = self.hold else { return }
        self.leaveBed(descriptor, bed)
        self.hold = .waking
        let connection = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        ClientBootstrap(group: self.loop.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Listener.setOptions(channel)
                    try channel.pipeline.syncOperations.addHandler(connection.value)
                }
            }
            .withConnectedSocket(descriptor.number)
            .whenFailure { _ in connection.value.finish() }
    }

    func leaveBed(_ descriptor: RawDescriptor, _ bed: Int32) {
        self.server.metrics.hibernating.decrement()
        self.loop.dormitory.vacate(bed, descriptor)
    }

    static func descriptor(_ context: ChannelHandlerContext) -> RawDescriptor? {
        let number = try? context.pipeline.syncOperations
            .withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { CInt($0) }
        return (number ?? nil).map(RawDescriptor.init)
    }
}
