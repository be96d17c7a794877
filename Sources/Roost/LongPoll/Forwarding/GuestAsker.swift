import RoostPubSub

/// A request that another node has handed to this one.
struct GuestAsker: LongPollAsker {
    /// Which request: nodes number their own.
    struct Key: Hashable, Sendable {
        let node: NodeID
        let id: UInt64
    }

    let key: Key
    let forwarding: LongPollForwarding

    func answer(_ response: HTTPResponse, written: (@Sendable (Bool) -> Void)?) {
        self.forwarding.answer(self.key, response, written: written)
    }
}
