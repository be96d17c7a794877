#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What became of one attempt to have a process run.
struct Life {
    /// Its end.
    enum End {
        /// The process has ended.
        case ended(pid_t, ProcessEnding)
        /// The system would not start it.
        case notStarted(ProcessesError)
    }

    let end: End
    let duration: Duration

    /// Why a supervisor gives up that has seen this too often.
    func cause(_ number: Int) -> ProcessesError {
        switch self.end {
        case .ended(_, let ending): ProcessesError(.keepsDying(process: number, ending: ending))
        case .notStarted(let error): error
        }
    }
}
