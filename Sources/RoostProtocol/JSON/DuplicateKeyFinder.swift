/// Notices whether any object in a text has two members of one name.
struct DuplicateKeyFinder: JSONVisitor {
    private let bytes: UnsafeRawBufferPointer
    /// The names seen in the open objects, outer ones first.
    private var names: [String] = []
    /// Where the names of each open container begin.
    private var starts: [Int] = []
    private(set) var foundDuplicate = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        names.reserveCapacity(16)
        starts.reserveCapacity(8)
    }

    mutating func open(isObject: Bool) {
        starts.append(names.count)
    }

    mutating func key(_ token: JSONToken) {
        names.append(token.string(in: bytes) ?? "")
    }

    mutating func scalar(_ token: JSONToken) {}

    mutating func close() {
        guard let start = starts.popLast(), start < names.count else { return }
        if Self.hasDuplicate(names[start...]) { foundDuplicate = true }
        names.removeSubrange(start...)
    }

    /// Hashing pays only for more names than most objects have.
    private static func hasDuplicate(_ names: ArraySlice<String>) -> Bool {
        guard names.count <= 12 else { return Set(names).count < names.count }
        return names.indices.contains { names[names.index(after: $0)...].contains(names[$0]) }
    }
}
