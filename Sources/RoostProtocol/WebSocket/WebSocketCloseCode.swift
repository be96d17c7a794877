/// Why a WebSocket connection ends: the status code of a close frame (RFC 6455 section 7.4 and the IANA registry).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number as it stands on the wire.
    public let rawValue: UInt16

    /// Any number at all; `isValidOnWire` tells whether a close frame may carry it.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The purpose of the connection is fulfilled.
    public static let normalClosure = WebSocketCloseCode(rawValue: 1000)
    /// The server shuts down, or the browser leaves the page.
    public static let goingAway = WebSocketCloseCode(rawValue: 1001)
    /// The peer broke the framing rules.
    public static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// A message of a kind the receiver does not take.
    public static let unsupportedData = WebSocketCloseCode(rawValue: 1003)
    /// A text that is not UTF-8.
    public static let invalidPayload = WebSocketCloseCode(rawValue: 1007)
    /// A message against the receiver's policy, when no other code fits.
    public static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    /// A message larger than the receiver takes.
    public static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    /// The server failed in a way it did not expect.
    public static let internalError = WebSocketCloseCode(rawValue: 1011)
    /// The server restarts; the client may come back (IANA registry).
    public static let serviceRestart = WebSocketCloseCode(rawValue: 1012)
    /// The server is overloaded; the client may come back later (IANA registry).
    public static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)

    /// Whether a close frame may carry this code. 1004 is reserved, and 1005, 1006 and 1015 only ever name what an
    /// endpoint saw (RFC 6455 section 7.4.1); 1012 to 1014 are in the IANA registry; 3000 to 4999 belong to libraries
    /// and applications (section 7.4.2).
    public var isValidOnWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The number in decimal digits.
    public var description: String { String(rawValue) }
}
