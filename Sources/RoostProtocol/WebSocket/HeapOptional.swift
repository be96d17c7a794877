/// An optional value that takes one word where it stands: the value lives on the heap, and only while there is one.
///
/// A one-element array gives copy-on-write, changes in place and a checked `Sendable` without a class of our own.
struct HeapOptional<Value> {
    private var storage: [Value] = []

    var isEmpty: Bool { storage.isEmpty }

    mutating func set(_ value: Value) {
        storage = [value]
    }

    mutating func clear() {
        storage = []
    }

    /// Looks at the value without copying it; nil when there is none.
    func read<Result>(_ body: (borrowing Value) -> Result) -> Result? {
        storage.isEmpty ? nil : body(storage[0])
    }

    /// Changes the value in place; nil when there is none.
    mutating func update<Result>(_ body: (inout Value) -> Result) -> Result? {
        storage.isEmpty ? nil : body(&storage[0])
    }
}

extension HeapOptional: Sendable where Value: Sendable {}
