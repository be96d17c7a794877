/// Erlang's order of terms, as it orders the keys of maps: all integers before all floats, then atoms, tuples, maps,
/// lists, binaries.
enum TermOrder {
    /// Whether a key comes before another.
    static func precedes(_ left: Term, _ right: Term) -> Bool {
        self.compare(left, right) < 0
    }

    /// Less than zero if the first comes first, zero if they are equal.
    private static func compare(_ left: Term, _ right: Term) -> Int {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): self.order(left, right)
        case (.float(let left), .float(let right)): self.order(left, right)
        case (.atom(let left), .atom(let right)): self.each(Array(left.utf8), Array(right.utf8), self.order)
        case (.binary(let left), .binary(let right)): self.each(left, right, self.order)
        case (.list(let left), .list(let right)): self.each(left, right, self.compare)
        case (.tuple(let left), .tuple(let right)): self.sized(left, right)
        case (.map(let left), .map(let right)): self.maps(left, right)
        default: self.order(self.rank(left), self.rank(right))
        }
    }

    private static func rank(_ term: Term) -> Int {
        switch term {
        case .integer: 0
        case .float: 1
        case .atom: 2
        case .tuple: 3
        case .map: 4
        case .list: 5
        case .binary: 6
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }

    private static func each<Element>(
        _ left: [Element],
        _ right: [Element],
        _ compare: (Element, Element) -> Int
    ) -> Int {
        for (left, right) in zip(left, right) {
            let order = compare(left, right)
            if order != 0 { return order }
        }
        return self.order(left.count, right.count)
    }

    private static func sized(_ left: [Term], _ right: [Term]) -> Int {
        left.count == right.count ? self.each(left, right, self.compare) : self.order(left.count, right.count)
    }

    private static func maps(_ left: [Term: Term], _ right: [Term: Term]) -> Int {
        let leftKeys = left.keys.sorted(by: self.precedes)
        let rightKeys = right.keys.sorted(by: self.precedes)
        let order = self.sized(leftKeys, rightKeys)
        guard order == 0 else { return order }
        return self.sized(leftKeys.compactMap { left[$0] }, rightKeys.compactMap { right[$0] })
    }
}
