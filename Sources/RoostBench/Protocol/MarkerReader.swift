/// Finds the markers in messages. Most are where the last one was, and of a fan-out most are the last one again; both
/// are looked at first.
struct MarkerReader {
    /// What a message holds.
    enum Finding: Equatable {
        case marker(Marker)
        case corrupt
        case none
    }

    private var offset = 0
    private var words: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
    private var marker = Marker(time: 0, stream: 0, number: 0)

    /// Whether the message has a marker where the last one had it.
    @inline(__always)
    func isWhereExpected(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress, self.offset > 0, bytes.count >= self.offset &+ Marker.size else {
            return false
        }
        return UInt32(littleEndian: base.loadUnaligned(fromByteOffset: self.offset, as: UInt32.self)) == Marker.prefix
    }

    /// Reads the marker of a message.
    @inline(__always)
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Finding {
        guard self.isWhereExpected(bytes) || self.search(bytes), let base = bytes.baseAddress else { return .none }
        return self.take(base + self.offset)
    }

    @inline(__always)
    private mutating func take(_ start: UnsafeRawPointer) -> Finding {
        let words = (
            start.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            start.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            start.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            start.loadUnaligned(fromByteOffset: 24, as: UInt64.self),
            start.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
        )
        if words == self.words { return .marker(self.marker) }
        guard let marker = Marker(at: start) else { return .corrupt }
        self.words = words
        self.marker = marker
        return .marker(marker)
    }

    private mutating func search(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let offset = ByteSearch.find("RBM:", in: bytes), offset > 0, bytes.count - offset >= Marker.size else {
            return false
        }
        self.offset = offset
        return true
    }
}
