import NIOCore
import NIOHTTP1
import Testing

@testable import Roost

@Suite struct IncomingRequestTests {
    private let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")

    private func word(_ outcome: IncomingRequest.Outcome) -> String {
        switch outcome {
        case .more: "more"
        case .tooLarge: "too large"
        case .complete(let head, let body): "\(head.uri) \(String(buffer: body))"
        }
    }

    private func feed(_ request: inout IncomingRequest, _ parts: [HTTPServerRequestPart], limit: Int) -> [String] {
        parts.map { self.word(request.take($0, limits: BodyLimits(maxSize: limit))) }
    }

    private func body(_ text: String) -> HTTPServerRequestPart { .body(ByteBuffer(string: text)) }

    @Test func gathersABody() {
        var request = IncomingRequest()
        let parts: [HTTPServerRequestPart] = [.head(self.head), self.body("ab"), self.body("cd"), .end(nil)]
        #expect(self.feed(&request, parts, limit: 4) == ["more", "more", "more", "/ abcd"])
        #expect(self.feed(&request, [.head(self.head), .end(nil)], limit: 4) == ["more", "/ "])
    }

    @Test func refusesABodyOverTheLimitAndForgetsIt() {
        var request = IncomingRequest()
        let parts: [HTTPServerRequestPart] = [.head(self.head), self.body("abc"), self.body("de")]
        #expect(self.feed(&request, parts, limit: 4) == ["more", "more", "too large"])
        #expect(self.feed(&request, [.head(self.head), self.body("x"), .end(nil)], limit: 4).last == "/ x")
    }

    @Test(arguments: [("4", "more"), ("4 ", "more"), ("5", "too large"), ("99999999999999999999", "too large")])
    func doesNotWaitForABodyThatIsAnnouncedAsTooLarge(_ length: String, _ outcome: String) {
        var request = IncomingRequest()
        var head = self.head
        head.headers = ["content-length": length]
        #expect(self.word(request.take(.head(head), limits: BodyLimits(maxSize: 4))) == outcome)
    }

    @Test func takesNoSpaceForAPartOfAHeader() {
        var request = IncomingRequest()
        var head = self.head
        head.headers = ["a": "b \t ", "c": " \t", "d": "e"]
        _ = request.take(.head(head), limits: BodyLimits(maxSize: 4))
        guard case .complete(let taken, _) = request.take(.end(nil), limits: BodyLimits(maxSize: 4)) else {
            Issue.record("the request is not complete")
            return
        }
        #expect(taken.headers == ["a": "b", "c": "", "d": "e"])
    }

    @Test func ignoresAnEndWithoutABeginning() {
        var request = IncomingRequest()
        #expect(self.word(request.take(.end(nil), limits: BodyLimits(maxSize: 4))) == "more")
    }

    @Test func countsLinesOnTheirWay() {
        var limits = BodyLimits(maxSize: 100)
        limits.maxLines = 3
        var request = IncomingRequest()
        let parts = [HTTPServerRequestPart.head(self.head)] + ["a\nb", "\n\n", "c", "\n"].map { self.body($0) }
        let words = parts.map { self.word(request.take($0, limits: limits)) }
        #expect(words == ["more", "more", "more", "more", "too large"])
    }

    @Test func countsABodyThatIsNotWanted() {
        var limits = BodyLimits(maxSize: 4)
        limits.isKept = false
        var request = IncomingRequest()
        let parts = [HTTPServerRequestPart.head(self.head), self.body("abc"), self.body("d"), .end(nil)]
        let words = (parts + [.head(self.head), self.body("abcde")]).map { self.word(request.take($0, limits: limits)) }
        #expect(words == ["more", "more", "more", "/ ", "more", "too large"])
    }
}
