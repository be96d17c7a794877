/// An array, set, map, push or attribute whose elements have not all come.
struct RESPAggregate {
    enum Kind {
        case array
        case map
        case push
        /// Says something about the value after it; no server sends any without being asked.
        case attribute
    }

    private let kind: Kind
    private var missing: Int
    private var elements: [RESPValue] = []

    init(_ kind: Kind, count: Int) {
        self.kind = kind
        self.missing = count
        // What is announced need not come.
        self.elements.reserveCapacity(min(count, 16))
    }

    var isComplete: Bool { self.missing == 0 }

    /// The whole, unless it is one to be ignored.
    var value: RESPValue? {
        switch self.kind {
        case .array: .array(self.elements)
        case .map: .map(self.elements)
        case .push: .push(self.elements)
        case .attribute: nil
        }
    }

    mutating func append(_ element: RESPValue) {
        self.elements.append(element)
        self.missing -= 1
    }
}
