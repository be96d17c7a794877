/// A workload does not do what it should, and measuring it would mean nothing.
struct WorkloadError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
