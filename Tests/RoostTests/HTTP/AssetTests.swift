import NIOCore
import NIOHTTP1
import Testing

@testable import Roost

@Suite struct AssetTests {
    @Test func servesTheFile() {
        let response = Asset(Array("body".utf8), type: "text/css").response(to: [:])
        #expect(response.status == .ok)
        #expect(String(buffer: response.body) == "body")
        #expect(response.headers["content-type"] == ["text/css"])
        #expect(response.headers["cache-control"] == ["no-cache"])
    }

    @Test func saysThatTheClientHasIt() throws {
        let asset = Asset(Array("body".utf8), type: "text/css")
        let tag = try #require(asset.response(to: [:]).headers.first(name: "etag"))
        for value in [tag, "\"other\", \(tag)"] {
            let response = asset.response(to: ["if-none-match": value])
            #expect(response.status == .notModified)
            #expect(response.body.readableBytes == 0)
            #expect(response.headers["etag"] == [tag])
        }
        #expect(asset.response(to: ["if-none-match": "\"other\""]).status == .ok)
    }

    @Test func tagsOtherContentOtherwise() {
        let tags = ["body", "bodY", "", "body "].map {
            Asset(Array($0.utf8), type: "t").response(to: [:]).headers.first(name: "etag")
        }
        #expect(Set(tags).count == 4)
    }

    @Test(arguments: [
        ("a/b.js", "text/javascript; charset=utf-8"), ("index.html", "text/html; charset=utf-8"),
        ("x.tar", "application/octet-stream"), ("none", "application/octet-stream"),
    ])
    func guessesTheMediaType(_ name: String, _ type: String) {
        #expect(MediaType.forFile(named: name) == type)
    }
}
