/// Why a link to an engine could not be had, or has ended.
package enum LinkFailure: String, Hashable, Sendable, CaseIterable {
    /// There is no connection to be had: nobody listens, the name is unknown, the network is down.
    case unreachable
    /// The engine did not do its part of connecting in time.
    case timedOut = "timed_out"
    /// TLS failed: a certificate that is not trusted, has expired or is for another name, or only one side speaks TLS.
    case tls
    /// The engine does not accept the credentials.
    case unauthorized
    /// A limit of the engine's was reached, such as that of its connections.
    case limit
    /// The engine has given up on this node, which did not read fast enough.
    case slow
    /// The engine has answered nothing for too long.
    case silent
    /// What came is not the engine's protocol.
    case malformed
    /// The engine is too old, or is not set up as it must be.
    case unsuitable
    /// The engine has closed the connection, or refused it for another reason, or the network has ended it.
    case closed

    /// Whether the engine is not there just now, which passes by itself. Else someone has to look after it.
    package var isAbsence: Bool {
        switch self {
        case .unreachable, .timedOut, .silent, .closed, .slow: true
        case .tls, .unauthorized, .limit, .malformed, .unsuitable: false
        }
    }
}
