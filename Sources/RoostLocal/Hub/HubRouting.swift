/// Who wants the frames of which subjects. Processes are numbered by the hub.
struct HubRouting {
    /// One who wants the frames of a subject, and the number that it knows them by.
    struct Target: Equatable {
        let process: Int
        let number: UInt64
    }

    /// How many subjects one process may ask for.
    static let maxSubscriptions = 262_144

    private var targets: [String: [Target]] = [:]
    private var subjects: [Int: [UInt64: String]] = [:]

    /// Who gets a frame of a subject.
    func targets(of subject: String) -> [Target] {
        self.targets[subject] ?? []
    }

    /// A process wants a subject's frames.
    ///
    /// - Returns: Whether it may; not with a number that it uses already, not twice, and not when it has too many.
    mutating func subscribe(_ process: Int, _ number: UInt64, _ subject: String) -> Bool {
        guard self.subjects[process]?.count ?? 0 < Self.maxSubscriptions, self.subjects[process]?[number] == nil,
            !self.targets(of: subject).contains(where: { $0.process == process })
        else { return false }
        self.subjects[process, default: [:]][number] = subject
        self.targets[subject, default: []].append(Target(process: process, number: number))
        return true
    }

    /// A process wants a subject's frames no more.
    mutating func unsubscribe(_ process: Int, _ number: UInt64) {
        guard let subject = self.subjects[process]?.removeValue(forKey: number) else { return }
        self.remove(Target(process: process, number: number), from: subject)
    }

    /// A process has gone.
    mutating func forget(_ process: Int) {
        for (number, subject) in self.subjects.removeValue(forKey: process) ?? [:] {
            self.remove(Target(process: process, number: number), from: subject)
        }
    }

    /// How many subjects somebody wants.
    var count: Int { self.targets.count }

    private mutating func remove(_ target: Target, from subject: String) {
        self.targets[subject]?.removeAll { $0 == target }
        if self.targets[subject]?.isEmpty == true { self.targets[subject] = nil }
    }
}
