/// What client and server have agreed on for permessage-deflate (RFC 7692 section 7).
///
/// No side carries anything over from one message to the next (`server_no_context_takeover`,
/// `client_no_context_takeover`), so that a connection keeps no state of its own for it.
package struct DeflateAgreement: Hashable, Sendable {
    /// The base-2 logarithm of the window that the server compresses with, 9 to 15. The client's may be any: 15 is
    /// what the server decompresses with.
    package let windowBits: Int

    /// The offer that was accepted has asked for `windowBits`, so the answer must name it.
    private let isWindowAskedFor: Bool

    /// Keeps an offer; nil when it is not of permessage-deflate or cannot be kept.
    init?(_ offer: ExtensionOffer) {
        guard offer.isDeflate, offer.isAcceptable else { return nil }
        windowBits = offer.serverWindowBits ?? 15
        isWindowAskedFor = offer.serverWindowBits != nil
    }

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    package var headerValue: String {
        let value = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        return isWindowAskedFor ? "\(value); server_max_window_bits=\(windowBits)" : value
    }

    /// Accepts the first offer of a client that can be kept; nil when there is none, or when the fields are malformed
    /// (RFC 6455 section 9.1). Takes time linear in their length and remembers one offer at a time.
    ///
    /// - Parameter fields: The values of all its `Sec-WebSocket-Extensions` header fields, in order.
    package static func negotiate(_ fields: [String]) -> DeflateAgreement? {
        var accepted: DeflateAgreement?
        for field in fields {
            var offers = ExtensionOfferReader(field)
            while offers.next() {
                accepted = accepted ?? DeflateAgreement(offers.offer)
            }
            guard offers.isWellFormed else { return nil }
        }
        return accepted
    }
}
