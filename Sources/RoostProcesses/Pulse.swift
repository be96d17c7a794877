/// What a process says to its supervisor: one byte each.
enum Pulse: UInt8 {
    /// All its event loops have had a turn. Another pulse is due.
    case beat = 1
    /// It has no event loops any more, or not yet again. None is due.
    case rest = 2
}
