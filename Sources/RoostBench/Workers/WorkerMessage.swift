/// What a worker tells its parent.
enum WorkerMessage: Codable, Sendable {
    case opened(OpenReport)
    /// Twice a second.
    case progress(Tally)
    /// Traffic has ended: the last number that it sent on each topic.
    case stopped([UInt32])
    /// Who of its connections is present, by topic.
    case present([[String]])
    case result(WorkerResult)
    /// It cannot go on.
    case failed(String)
}
