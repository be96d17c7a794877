/// Measures the processes of the server from outside.
struct ServerProbe {
    private let roots: [Int32]
    private let withChildren: Bool

    /// - Parameter withChildren: Whether the processes that these have started belong to the server, too.
    /// - Throws: `BenchError` if there is no such process.
    init(processes: [Int32], withChildren: Bool) throws {
        self.roots = processes
        self.withChildren = withChildren
        for process in processes where SystemProcess.sample(process, memory: false) == nil {
            throw BenchError("there is no process \(process), or it may not be looked at")
        }
    }

    /// Whether there is anything to measure.
    var isEmpty: Bool { self.roots.isEmpty }

    /// The processes that are measured now.
    var processes: [Int32] {
        self.withChildren ? SystemProcess.descendants(of: self.roots) : self.roots
    }

    /// What they have used. How much memory is shared takes the system long to find out, and is left out unless wanted.
    func sample(memory: Bool) -> ServerSample {
        self.processes.compactMap { SystemProcess.sample($0, memory: memory) }.reduce(ServerSample(), +)
    }
}
