/// Something that does not hold.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws a ``Failure`` unless something holds.
func require(_ holds: Bool, _ description: @autoclosure () -> String) throws(Failure) {
    if !holds { throw Failure(description()) }
}
