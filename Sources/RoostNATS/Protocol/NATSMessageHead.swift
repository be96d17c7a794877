import NIOCore
import RoostCluster

/// What stands in front of a payload: `subject number [reply] size`. The number says which subject it is.
struct NATSMessageHead {
    let subscription: UInt64
    let size: Int

    /// - Parameter line: What follows `MSG`.
    init(_ line: ByteBuffer, maxPayload: Int) throws(LinkViolation) {
        var line = line
        guard NATSLine.word(&line) != nil, let second = NATSLine.word(&line), let third = NATSLine.word(&line),
            let subscription = NATSLine.number(second)
        else { throw LinkViolation("incomplete message") }
        let last = NATSLine.word(&line) ?? third
        guard NATSLine.word(&line) == nil, let size = NATSLine.number(last) else {
            throw LinkViolation("message without size")
        }
        guard size <= UInt64(maxPayload) else { throw LinkViolation("payload too large") }
        self.subscription = subscription
        self.size = Int(size)
    }
}
