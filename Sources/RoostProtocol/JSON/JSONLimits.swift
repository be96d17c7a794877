/// Bounds of what is accepted as JSON.
public enum JSONLimits {
    /// How many arrays and objects may be nested in one another, unless configured otherwise.
    public static let defaultMaxDepth = 128

    /// How deep ``JSON`` values are built, whatever depth was let in: their nested storage is freed recursively, which
    /// must not exhaust a thread's stack.
    package static let maxTreeDepth = 512
}
