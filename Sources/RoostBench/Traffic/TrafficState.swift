/// What a scenario touches with every message. It lives behind a pointer, where access costs no check.
struct TrafficState {
    var reader = MarkerReader()
    var order = RunOrder(start: .max, measureFrom: .max, end: 0, subscribers: [])
    var measureFrom: UInt64 = .max
    var measureTo: UInt64 = 0
    var isSending = false
    var latencies = Latencies()
    var lateness = Latencies()
    var cycles = Latencies()
    var ledger = SequenceLedger()

    mutating func begin(_ order: RunOrder) {
        self.order = order
        self.measureFrom = order.measureFrom
        self.measureTo = order.end
        self.isSending = true
    }

    @inline(__always)
    func isMeasured(_ time: UInt64) -> Bool { time >= self.measureFrom && time < self.measureTo }

    /// Notes how long a message took that was due in the measured time.
    @inline(__always)
    mutating func recordLatency(from due: UInt64, to now: UInt64) {
        guard self.isMeasured(due) else { return }
        self.latencies.record(nanoseconds: now > due ? now &- due : 0)
    }

    /// Notes how long after it was due a message is sent.
    mutating func noteLateness(_ due: UInt64, _ now: UInt64) {
        guard self.isMeasured(due) else { return }
        self.lateness.record(nanoseconds: now > due ? now - due : 0)
    }
}
