/// A request of this node's client that another node is to answer.
struct Forward: Sendable {
    let id: UInt64
    let forwarding: LongPollForwarding

    /// The client's connection has ended.
    func cancel() {
        self.forwarding.cancel(self.id)
    }
}
