/// Connections that join a topic and are silent.
final class IdleTraffic: Traffic {
    private let sockets: Sockets
    private let messages: ClientMessages

    init(plan: WorkerPlan, sockets: Sockets) {
        self.sockets = sockets
        self.messages = ClientMessages(plan: plan.run, sockets: sockets)
    }

    func join(_ index: Int) {
        self.messages.join(index, topic: self.sockets.connections[index].topic)
    }

    func message(_ index: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) {
        Receiver.count(bytes, self.sockets.tally)
    }

    func begin(_ order: RunOrder) {}

    func pace(_ now: UInt64) -> UInt64 { .max }
}
