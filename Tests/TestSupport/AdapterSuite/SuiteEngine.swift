/// What carries frames between adapters, as a suite has to treat it.
package protocol SuiteEngine: Sendable {
    /// Starts it, and returns when it can be connected to.
    func start() async throws

    /// Ends it at once, and returns when it has gone.
    func kill() async throws

    /// It does nothing any more, and its connections stand.
    func pause()

    /// It goes on.
    func resume()

    /// What it has to say when something goes wrong.
    var output: String { get }
}

extension EngineProcess: SuiteEngine {}
