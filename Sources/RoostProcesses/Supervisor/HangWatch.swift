/// Tells from its pulses whether a process hangs.
///
/// It counts looks and not time: a supervisor that was stopped itself, with the whole machine or alone, has not looked
/// meanwhile, and so holds that time against nobody.
struct HangWatch {
    /// How often the supervisor looks; a second, in which patience is counted.
    static let interval = Duration.seconds(1)

    /// How many looks in a row may find nothing.
    private let patience: Int
    /// How many have; `nil` while no pulse is due.
    private var silence: Int?

    /// - Parameter timeout: How long a process may say nothing; three intervals at least.
    init(timeout: Duration) {
        self.patience = max(3, Int(clamping: timeout.wholeSeconds))
    }

    /// The supervisor looks.
    ///
    /// - Parameter pulse: The last that has come since it has looked before, if any has.
    /// - Returns: Whether the process hangs.
    mutating func look(_ pulse: Pulse?) -> Bool {
        switch pulse {
        case .beat: self.silence = 0
        case .rest: self.silence = nil
        case nil: self.silence = self.silence.map { min($0 + 1, self.patience) }
        }
        return self.silence ?? 0 >= self.patience
    }
}
