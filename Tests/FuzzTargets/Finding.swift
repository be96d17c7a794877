/// Something that should hold for every input and does not.
package struct Finding: Error, CustomStringConvertible {
    /// What was found.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws a ``Finding`` unless something holds.
func require(_ holds: Bool, _ description: @autoclosure () -> String) throws {
    if !holds { throw Finding(description()) }
}

/// Throws a ``Finding`` unless two values are equal.
func requireEqual<Value: Equatable>(_ value: Value, _ expected: Value, _ subject: String) throws {
    try require(value == expected, "\(subject): \(value) instead of \(expected)")
}
