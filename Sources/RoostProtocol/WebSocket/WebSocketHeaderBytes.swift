/// The bytes of a frame header that has only partly arrived, kept inline: no heap memory for a header cut in two.
struct WebSocketHeaderBytes: Sendable {
    private var storage: (UInt64, UInt64) = (0, 0)
    private(set) var count: UInt8 = 0

    /// Takes from `bytes` what still fits into the longest header; returns how many bytes that was.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let start = Int(count)
        let taken = min(bytes.count, WebSocketFrameHeader.maximumSize - start)
        withUnsafeMutableBytes(of: &storage) { target in
            for offset in 0..<taken { target[start &+ offset] = bytes[offset] }
        }
        count = UInt8(truncatingIfNeeded: start &+ taken)
        return taken
    }

    mutating func removeAll() {
        count = 0
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: storage) { body(UnsafeRawBufferPointer(rebasing: $0.prefix(Int(count)))) }
    }
}
