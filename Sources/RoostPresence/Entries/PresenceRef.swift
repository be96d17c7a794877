/// Phoenix's `phx_ref`: 12 bytes as base64url. Here they are 6 of the replica's hash and the 6 of the clock.
enum PresenceRef {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(replica: ReplicaID, clock: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { text in
            for index in 0..<8 {
                let shift = UInt64(42 - 6 * index)
                text[index] = self.letter(replica.rawValue >> shift)
                text[index + 8] = self.letter(clock >> shift)
            }
            return 16
        }
    }

    private static func letter(_ bits: UInt64) -> UInt8 {
        self.alphabet[Int(bits & 63)]
    }
}
