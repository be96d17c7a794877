/// The addresses that connections come from. One has some 28 000 ports towards a server, so many connections need many.
enum SourceAddresses {
    /// How many connections an address is used for, unless the user says how many addresses there are.
    static let connectionsEach = 20_000

    /// How many are needed.
    static func needed(for connections: Int) -> Int {
        max(1, (connections + self.connectionsEach - 1) / self.connectionsEach)
    }

    /// The address numbered so, as a 32 bit number: 127.0.0.1, 127.0.0.2 … 127.0.0.250, 127.0.1.1 …
    static func address(_ number: Int) -> UInt32 {
        0x7F00_0000 + UInt32(truncatingIfNeeded: 256 * (number / 250) + number % 250 + 1)
    }
}
