/// A piece of the work that Roost does for each message or connection, ready to be measured.
///
/// For Roost's own measurements; not for applications, and no part of what versions promise.
public struct Workload: Sendable {
    /// What it is called; part of the name of a file.
    public let name: String

    /// How many operations a run carries out.
    public let operations: Int

    /// Makes what runs need, and returns a run. Each run does the same as the one before.
    public let prepare: @Sendable () throws -> @Sendable () -> Void

    init(_ name: String, operations: Int = 1_000, prepare: @escaping @Sendable () throws -> @Sendable () -> Void) {
        self.name = name
        self.operations = operations
        self.prepare = prepare
    }

    /// All there are.
    public static let all: [Workload] = [
        envelopeScan, binaryEnvelopeScan, encodeReply, encodeBroadcast, frameDecode, unmask, fanOut, joinAndLeave,
        presenceMerge,
    ]
}

/// Keeps the compiler from leaving out work whose result nobody looks at.
@inline(never)
func consume<Value>(_ value: Value) {}
