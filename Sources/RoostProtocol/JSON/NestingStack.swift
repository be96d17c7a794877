/// Remembers of every open container whether it is an object, one bit each: 64 levels without allocating.
struct NestingStack {
    private(set) var depth = 0
    private var top: UInt64 = 0
    private var below: [UInt64] = []

    var isEmpty: Bool { depth == 0 }

    /// Whether the innermost open container is an object. Meaningless when empty.
    var isInObject: Bool { top & 1 == 1 }

    mutating func push(isObject: Bool) {
        if depth > 0, depth.isMultiple(of: 64) {
            below.append(top)
            top = 0
        }
        top = top << 1 | (isObject ? 1 : 0)
        depth += 1
    }

    mutating func pop() {
        guard depth > 0 else { return }
        depth -= 1
        top >>= 1
        if depth.isMultiple(of: 64), let word = below.popLast() { top = word }
    }
}
