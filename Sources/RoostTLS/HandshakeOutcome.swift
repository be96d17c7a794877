/// What became of a handshake.
enum HandshakeOutcome: String, CaseIterable, Sendable {
    /// The connection is protected.
    case ok
    /// The client has spoken something other than TLS, most likely plain HTTP.
    case plaintext
    /// No common version or cipher, an alert of the client's, a broken message.
    case failed
    /// The client has gone in the middle.
    case abandoned
    /// It was not over in time.
    case timedOut = "timed_out"

    /// By the name of BoringSSL's error, which is all that there is.
    init(failure: String) {
        if failure.contains("HTTP_REQUEST") || failure.contains("WRONG_VERSION_NUMBER")
            || failure.contains("HTTPS_PROXY")
        {
            self = .plaintext
        } else if failure.contains("EOF during handshake") || failure.contains("eofDuringHandshake") {
            self = .abandoned
        } else {
            self = .failed
        }
    }
}
