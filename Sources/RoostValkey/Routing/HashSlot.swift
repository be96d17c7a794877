/// Which of a cluster's 16 384 slots a channel belongs to (<https://valkey.io/topics/cluster-spec/>).
enum HashSlot {
    static let count = 16_384

    /// The slot of a channel: of what stands between its first `{` and the next `}`, if anything does, else of all of it.
    static func of(_ channel: String) -> Int {
        let bytes = channel.utf8
        guard let open = bytes.firstIndex(of: UInt8(ascii: "{")) else { return self.slot(bytes[...]) }
        let rest = bytes[bytes.index(after: open)...]
        guard let close = rest.firstIndex(of: UInt8(ascii: "}")), close > rest.startIndex else {
            return self.slot(bytes[...])
        }
        return self.slot(rest[..<close])
    }

    private static func slot(_ bytes: Substring.UTF8View) -> Int {
        Int(self.checksum(bytes)) % self.count
    }

    /// CRC16/XMODEM.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0) { checksum, byte in
            (checksum << 8) ^ self.table[Int(UInt8(truncatingIfNeeded: checksum >> 8) ^ byte)]
        }
    }

    private static let table: [UInt16] = (0..<256).map { byte in
        (0..<8).reduce(UInt16(byte) << 8) { rest, _ in
            rest & 0x8000 == 0 ? rest << 1 : (rest << 1) ^ 0x1021
        }
    }
}
