import RoostCluster

/// Why a connection has ended, or did not come about.
struct Ending: Error, Hashable, Sendable {
    let failure: LinkFailure

    /// For the log: what the server or the system says about it.
    let detail: String

    init(_ failure: LinkFailure, _ detail: String) {
        self.failure = failure
        self.detail = detail
    }

    /// The server has closed the connection.
    static let closed = Ending(.closed, "the server has closed the connection")
    /// The server has closed the connection while nothing was read from it.
    static let slow = Ending(.slow, "the server has closed the connection while this node did not keep up")
    /// The server did not answer at first.
    static let timedOut = Ending(.timedOut, "no answer in time")
    /// The server did not answer a handshake of TLS: one that speaks none may wait for the end of the line.
    static let timedOutWithTLS = Ending(.timedOut, "no answer in time; perhaps the server speaks no TLS")
    /// The server has closed the connection at the first word, which was not TLS.
    static let closedAtOnce = Ending(.closed, "the server has closed the connection; perhaps it speaks only TLS")
    /// The server answers no more.
    static let silent = Ending(.silent, "no sign of life")

    /// The server answers a command of ours, which it must not refuse, with an error.
    init(_ error: ErrorReply) {
        switch true {
        case error.isOfAuthentication: self.init(.unauthorized, error.text)
        case error.isOfLimit: self.init(.limit, error.text)
        default: self.init(.closed, error.text)
        }
    }
}
