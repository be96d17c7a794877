#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What a process is told by the supervisor that starts it, by way of the environment.
struct ChildPost: Equatable, Sendable {
    static let variable = "ROOST_PROCESS"

    /// The descriptor that ends with the supervisor.
    static let lifeline: CInt = 3

    let number: Int
    let count: Int
    let directory: SharedDirectory

    /// For the environment: `2/4 /run/roost-abc`.
    var text: String { "\(self.number)/\(self.count) \(self.directory.path)" }

    init(number: Int, count: Int, directory: SharedDirectory) {
        self.number = number
        self.count = count
        self.directory = directory
    }

    /// What stands in the environment, if it can be right.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("/") else { return nil }
        let numbers = parts[0].split(separator: "/").map { Int($0) ?? 0 }
        guard numbers.count == 2, (1...Processes.maxCount).contains(numbers[1]), (1...numbers[1]).contains(numbers[0])
        else { return nil }
        self.init(number: numbers[0], count: numbers[1], directory: SharedDirectory(path: String(parts[1])))
    }

    /// This process's post, if it has one. It is taken out of the environment, and the descriptor kept, so that programs that
    /// this one starts do not take them for theirs.
    ///
    /// - Throws: When there is something that says nothing that can be right. To become a supervisor then would have every
    ///   process start others without end.
    static func take() throws(ProcessesError) -> ChildPost? {
        let text = getenv(self.variable).map { String(cString: $0) }
        unsetenv(self.variable)
        guard let post = try self.read(text) else { return nil }
        _ = fcntl(self.lifeline, F_SETFD, FD_CLOEXEC)
        return post
    }

    /// What the environment says, if it says anything.
    static func read(_ text: String?) throws(ProcessesError) -> ChildPost? {
        guard let text else { return nil }
        guard let post = ChildPost(text) else {
            throw ProcessesError(.setup("\(self.variable) is for processes that a supervisor starts, not \(text)"))
        }
        return post
    }
}
