/// Metadata keys of log lines.
enum ProcessLogKey {
    /// Which of the processes, from 1.
    static let process = "roost.process"
    /// How many processes.
    static let count = "roost.count"
    /// The number of a process, as the system knows it.
    static let pid = "roost.pid"
    /// How a process has ended.
    static let ending = "roost.ending"
    /// How long until it is started again.
    static let pause = "roost.pause"
    /// What went wrong.
    static let error = "roost.error"
    /// The name or number of a signal.
    static let signal = "roost.signal"
}
