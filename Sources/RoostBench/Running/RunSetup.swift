/// What is asked for, and found to be possible.
struct RunSetup {
    var plan: RunPlan
    var url: String
    var duration: UInt64
    var warmup: UInt64
    var probe: ServerProbe
    var split: WorkerSplit

    /// What each worker is told. With several, they share a pipe by which they tell the first what has come.
    /// - Throws: `SystemFailure`
    func workerPlans() throws -> [WorkerPlan] {
        let pipe = self.split.shares.count > 1 ? try CreditPipe.make() : nil
        return self.split.shares.enumerated().map { number, share in
            WorkerPlan(
                run: self.plan,
                number: number,
                connections: share.connections,
                publishers: share.publishers,
                newcomers: share.newcomers,
                creditSource: number == 0 ? pipe?.source : nil,
                creditSink: number == 0 ? nil : pipe?.sink
            )
        }
    }
}
