import NIOCore

extension Duration {
    /// The same time in NIO's type; as long as it can hold when it is longer.
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = self.components
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .nanoseconds(.max / 2) : .nanoseconds(nanoseconds &+ attoseconds / 1_000_000_000)
    }
}
