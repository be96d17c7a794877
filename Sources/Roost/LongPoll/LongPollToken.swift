import RoostPubSub

/// What names a long-poll session: unguessable, and so all that a client needs to be let in.
///
/// Besides 128 random bits it says which process has the session and on which event loop, so that it is found without a
/// common table, and from the other nodes of a cluster. There, half of the random bits are a signature instead, so that
/// nobody can make up a token that a node would hand on.
struct LongPollToken: Hashable, Sendable {
    /// The process, by a number that it has drawn at its start.
    let node: UInt64

    /// The event loop.
    let loop: UInt16

    private let high: UInt64
    private let low: UInt64

    /// Draws a token from the system's generator.
    ///
    /// - Parameter cluster: Signs it.
    init(node: UInt64, loop: UInt16, cluster: (any ClusterLink)? = nil) {
        var generator = SystemRandomNumberGenerator()
        self.node = node
        self.loop = loop
        self.high = generator.next()
        self.low = cluster?.signature([node, UInt64(loop), self.high]) ?? generator.next()
    }

    /// Whether a node of the cluster has made it.
    func isSigned(by cluster: any ClusterLink) -> Bool {
        self.low == cluster.signature([self.node, UInt64(self.loop), self.high])
    }

    /// Reads a token.
    ///
    /// - Returns: `nil` when it is not of the form that ``text`` has.
    init?(_ text: String) {
        guard text.utf8.count == 52, text.utf8.allSatisfy(Self.isDigit) else { return nil }
        let digits = Array(text.utf8)
        self.node = Self.number(digits[0..<16])
        self.loop = UInt16(truncatingIfNeeded: Self.number(digits[16..<20]))
        self.high = Self.number(digits[20..<36])
        self.low = Self.number(digits[36..<52])
    }

    /// The token as clients keep it: 52 hexadecimal digits.
    var text: String {
        Self.digits(self.node, 16) + Self.digits(UInt64(self.loop), 4) + Self.digits(self.high, 16)
            + Self.digits(self.low, 16)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64 {
        digits.reduce(0) { $0 << 4 | UInt64($1 < UInt8(ascii: "a") ? $1 & 15 : $1 & 15 &+ 9) }
    }

    private static func digits(_ number: UInt64, _ count: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: count - digits.utf8.count) + digits
    }
}
