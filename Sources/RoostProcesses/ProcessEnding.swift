/// How a process has ended.
public enum ProcessEnding: Hashable, Sendable, CustomStringConvertible {
    /// By itself, with this status.
    case status(CInt)
    /// By this signal.
    case signal(CInt)
    /// The system does not say how. Something in the supervisor's process has asked before it could.
    case unknown

    /// Whether it has done what it was for.
    public var isGood: Bool { self == .status(0) }

    /// A phrase for the log.
    public var description: String {
        switch self {
        case .status(let status): "exit status \(status)"
        case .signal(let signal): "signal \(signal)"
        case .unknown: "unknown"
        }
    }
}
