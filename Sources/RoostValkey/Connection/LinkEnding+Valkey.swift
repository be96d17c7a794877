import RoostCluster

extension LinkEnding {
    /// The server has closed the connection.
    static let closed = LinkEnding(.closed, "the server has closed the connection")
    /// The server has closed the connection while nothing was read from it.
    static let slow = LinkEnding(.slow, "the server has closed the connection while this node did not keep up")
    /// The server did not answer at first.
    static let timedOut = LinkEnding(.timedOut, "no answer in time")
    /// The server did not answer a handshake of TLS: one that speaks none may wait for the end of the line.
    static let timedOutWithTLS = LinkEnding(.timedOut, "no answer in time; perhaps the server speaks no TLS")
    /// The server has closed the connection at the first word, which was not TLS.
    static let closedAtOnce = LinkEnding(.closed, "the server has closed the connection; perhaps it speaks only TLS")
    /// The server answers no more.
    static let silent = LinkEnding(.silent, "no sign of life")

    /// The server answers a command of ours, which it must not refuse, with an error.
    init(_ error: ErrorReply) {
        switch true {
        case error.isOfAuthentication: self.init(.unauthorized, error.text)
        case error.isOfLimit: self.init(.limit, error.text)
        default: self.init(.closed, error.text)
        }
    }
}
