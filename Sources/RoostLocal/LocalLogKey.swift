/// Metadata keys of log lines, besides those of clusters.
enum LocalLogKey {
    /// The number of a process, as the system knows it.
    static let pid = "roost.pid"
}
