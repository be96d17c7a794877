/// Bytes of connections that wait: for what they belong to, or for room. The other side has it in its hand how many there are,
/// so there is a bound for each connection and one for all of a worker.
struct KeptBytes {
    /// A frame of the longest payload, and what may come with it.
    static let mostOfOne = ServerFrameHeader.longestPayload + 131_072

    private let mostOfOne: Int
    private let mostOfAll: Int
    private var bytes: [Int: [UInt8]] = [:]
    /// How many there are.
    private(set) var count = 0

    init(mostOfOne: Int = Self.mostOfOne, mostOfAll: Int = 1 << 30) {
        self.mostOfOne = mostOfOne
        self.mostOfAll = mostOfAll
    }

    /// Whether nothing waits.
    var isEmpty: Bool { self.bytes.isEmpty }

    /// Keeps bytes of a connection behind those that it has.
    ///
    /// - Returns: Whether they are within the bounds; otherwise nothing has changed.
    mutating func append(_ more: UnsafeRawBufferPointer, to index: Int) -> Bool {
        guard self.count + more.count <= self.mostOfAll,
            (self.bytes[index]?.count ?? 0) + more.count <= self.mostOfOne
        else { return false }
        self.bytes[index, default: []].append(contentsOf: more)
        self.count += more.count
        return true
    }

    /// What a connection has, which is no longer kept; `nil` if nothing was kept of it.
    mutating func take(_ index: Int) -> [UInt8]? {
        guard let bytes = self.bytes.removeValue(forKey: index) else { return nil }
        self.count -= bytes.count
        return bytes
    }

    /// Keeps nothing of a connection any more.
    mutating func forget(_ index: Int) {
        guard !self.bytes.isEmpty else { return }
        _ = self.take(index)
    }
}
