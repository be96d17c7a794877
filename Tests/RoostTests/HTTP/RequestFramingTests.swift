import NIOHTTP1
import Testing

@testable import Roost

@Suite struct RequestFramingTests {
    private func status(_ codings: [String], _ version: HTTPVersion = .http1_1) -> UInt? {
        let headers = HTTPHeaders(codings.map { ("Transfer-Encoding", $0) })
        let head = HTTPRequestHead(version: version, method: .POST, uri: "/", headers: headers)
        return RequestFraming.refusal(head)?.status.code
    }

    @Test func readsBodiesThatAreOnlyChunked() {
        #expect(self.status([]) == nil)
        #expect(self.status([], .http1_0) == nil)
        #expect(self.status(["chunked"]) == nil)
        #expect(self.status(["Chunked"]) == nil)
        #expect(self.status(["chunked "]) == nil)
    }

    @Test(arguments: [["gzip, chunked"], ["gzip", "chunked"], [""], ["chunked", "chunked"], ["identity"]])
    func doesNotGuessAtOtherCodings(_ codings: [String]) {
        #expect(self.status(codings) == 501)
    }

    /// RFC 9112, 6.1: HTTP/1.0 has no transfer codings, and a proxy of that version would see another end.
    @Test func refusesThemInHTTP10() {
        #expect(self.status(["chunked"], .http1_0) == 400)
    }
}
