/// When traffic begins, is measured and ends, in nanoseconds of `MonotonicClock`.
struct RunOrder: Codable, Sendable {
    var start: UInt64
    var measureFrom: UInt64
    var end: UInt64
    /// How many connections, of all workers, have joined each topic; without those that publish.
    var subscribers: [UInt32]

    /// Whether a time belongs to what is measured.
    @inline(__always)
    func isMeasured(_ time: UInt64) -> Bool { time >= self.measureFrom && time < self.end }
}
