extension FuzzTargets {
    #if DEBUG || FUZZING
    static let serverTargets: [any FuzzTarget.Type] = [
        UpgradeTarget.self, RequestTarget.self, TokenTarget.self, LongPollTarget.self, NATSTarget.self,
        LocalTarget.self,
    ]
    #else
    /// They look into modules, which only builds for tests allow.
    static let serverTargets: [any FuzzTarget.Type] = []
    #endif
}
