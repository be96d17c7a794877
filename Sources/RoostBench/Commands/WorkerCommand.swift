import ArgumentParser

/// What this executable does when it is started by itself.
struct WorkerCommand: ParsableCommand {
    /// Its name on the command line.
    static let name = "worker"

    static let configuration = CommandConfiguration(commandName: Self.name, shouldDisplay: false)

    func run() throws {
        let parent = LineChannel<ParentMessage, WorkerMessage>(source: 0, sink: 1)
        do {
            guard let plan = try Self.plan(parent) else { return }
            try Self.work(plan, parent)
        } catch {
            try? parent.send(.failed("\(error)"))
            throw ExitCode.failure
        }
    }

    private static func plan(_ parent: LineChannel<ParentMessage, WorkerMessage>) throws -> WorkerPlan? {
        while !parent.hasEnded {
            parent.fill()
            switch try parent.next() {
            case .plan(let plan): return plan
            case nil: continue
            default: throw BenchError("no plan")
            }
        }
        return nil
    }

    private static func work(_ plan: WorkerPlan, _ parent: LineChannel<ParentMessage, WorkerMessage>) throws {
        switch plan.run.scenario {
        case .idle: try WorkerLoop<IdleTraffic>(plan: plan, parent: parent).run()
        case .fanout: try WorkerLoop<FanoutTraffic>(plan: plan, parent: parent).run()
        case .echo: try WorkerLoop<EchoTraffic>(plan: plan, parent: parent).run()
        case .churn: try WorkerLoop<ChurnTraffic>(plan: plan, parent: parent).run()
        case .presence: try WorkerLoop<PresenceTraffic>(plan: plan, parent: parent).run()
        case .longpoll: try WorkerLoop<LongPollTraffic>(plan: plan, parent: parent).run()
        }
    }
}
