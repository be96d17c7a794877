/// Something that a test waited for, or found, is not as it should be.
package struct Complaint: Error, CustomStringConvertible {
    /// What is wrong.
    package let description: String

    /// A complaint.
    package init(_ description: String) {
        self.description = description
    }
}

/// Throws unless a condition holds.
package func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
    if !condition { throw Complaint(complaint()) }
}

/// Waits until a condition holds.
///
/// - Throws: After a time that no condition takes unless something is broken, however busy the machine.
package func waitUntil(
    _ aim: @autoclosure () -> String,
    seconds: Int = 180,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Complaint("waited in vain: \(aim())") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
