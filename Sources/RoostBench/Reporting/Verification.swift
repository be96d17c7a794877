/// What is wrong with the deliveries of the whole run.
struct Verification: Codable, Sendable, Equatable {
    var expected: UInt64
    var delivered: UInt64
    var lost: UInt64
    var doubled: UInt64
    var outOfOrder: UInt64
    /// On a connection where they do not belong.
    var misrouted: UInt64
    /// Damaged.
    var corrupt: UInt64
    /// How often a closed loop waited two seconds in vain.
    var stalls: UInt64
    var errorReplies: UInt64
    /// Connections that the server ended.
    var disconnected: UInt64

    /// Whether every message came once and in order to where it belongs, and nobody was thrown out.
    var isClean: Bool {
        self.lost + self.doubled + self.outOfOrder + self.misrouted + self.corrupt + self.disconnected == 0
    }
}
