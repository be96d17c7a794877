import RoostProtocol
import Testing

/// Which offers are accepted, and with which answer.
@Suite struct DeflateAgreementTests {
    private static let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    private static func window(_ bits: Int) -> String { "\(plain); server_max_window_bits=\(bits)" }

    private static func answer(_ fields: String...) -> String? {
        DeflateAgreement.negotiate(fields)?.headerValue
    }

    @Test(arguments: [
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate;client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits = 15 ; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
        #"permessage-deflate; client_max_window_bits="12""#,
        "\t permessage-deflate \t",
        ",, ,permessage-deflate,,",
        "x-webkit-deflate-frame, permessage-deflate",
        "mux; max-channels=4; flow-control, permessage-deflate; client_max_window_bits",
        #"x; y="a\b"; z, permessage-deflate"#,
    ])
    func acceptsWithoutAWindow(_ offer: String) {
        #expect(Self.answer(offer) == Self.plain)
    }

    @Test(arguments: 9...15)
    func keepsToTheWindowAskedFor(_ bits: Int) {
        let offer = "permessage-deflate; server_max_window_bits=\(bits); client_max_window_bits=\(bits)"
        #expect(Self.answer(offer) == Self.window(bits))
        #expect(DeflateAgreement.negotiate([offer])?.windowBits == bits)
        #expect(Self.answer(#"permessage-deflate; server_max_window_bits="\#(bits)""#) == Self.window(bits))
    }

    /// Each is declined, and the next one taken.
    @Test(arguments: [
        "server_max_window_bits", "server_max_window_bits=7", "server_max_window_bits=8", "server_max_window_bits=16",
        "server_max_window_bits=09", "server_max_window_bits=abc", "server_max_window_bits=+9",
        "server_max_window_bits=1000000000000000000000", "client_max_window_bits=7", "client_max_window_bits=16",
        "client_max_window_bits=abc", "server_no_context_takeover=1", "client_no_context_takeover=true", "unknown",
        "unknown=1", "server_no_context_takeover; server_no_context_takeover",
        "client_max_window_bits; client_max_window_bits=10", "server_max_window_bits=10; server_max_window_bits=10",
        "Server_No_Context_Takeover",
    ])
    func declinesOfferByOffer(_ parameters: String) {
        #expect(Self.answer("permessage-deflate; \(parameters)") == nil)
        #expect(Self.answer("permessage-deflate; \(parameters), permessage-deflate") == Self.plain)
    }

    @Test func takesTheFirstThatCanBeKept() {
        let offers = "permessage-deflate; server_max_window_bits=8, permessage-deflate; server_max_window_bits=11"
        #expect(Self.answer(offers, "permessage-deflate") == Self.window(11))
        #expect(Self.answer("x", "permessage-deflate; server_max_window_bits=10") == Self.window(10))
    }

    @Test(arguments: [
        "permessage-deflate;", "permessage-deflate; =1", "permessage-deflate; client_max_window_bits=",
        #"permessage-deflate; client_max_window_bits="12"#, #"permessage-deflate; client_max_window_bits="12\"#,
        #"permessage-deflate; client_max_window_bits="""#, #"permessage-deflate; a="b c""#, "permessage-deflate x",
        "permessage-deflate/1", "=,,;", "permessage-deflate, é", "permessage-deflate; a=b=c", "permessage-deflate\0",
        #"permessage-deflate; client_max_window_bits="12"5"#,
    ])
    func declinesAllOfWhatIsMalformed(_ offers: String) {
        #expect(Self.answer(offers) == nil)
        #expect(Self.answer("permessage-deflate", offers) == nil)
        #expect(Self.answer(offers, "permessage-deflate") == nil)
    }

    @Test(arguments: ["", " ", ",,,", "permessage-bzip2", "PERMESSAGE-DEFLATE", "permessage-deflate2"])
    func declinesWhatIsNotThere(_ offers: String) {
        #expect(Self.answer(offers) == nil)
    }

    @Test func readsLongListsToTheEnd() {
        let bad = Array(repeating: "permessage-deflate; server_max_window_bits=8", count: 10_000).joined(separator: ",")
        #expect(Self.answer(bad) == nil)
        #expect(Self.answer(bad + ",permessage-deflate") == Self.plain)
        #expect(Self.answer("permessage-deflate" + String(repeating: "; a", count: 100_000)) == nil)
        #expect(Self.answer("x" + String(repeating: "; a", count: 100_000) + ", permessage-deflate") == Self.plain)
    }
}
