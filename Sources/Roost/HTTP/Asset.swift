import NIOCore
import NIOHTTP1

/// A file that is served from memory, with an entity tag so that browsers need not load it again.
struct Asset: Sendable {
    private let bytes: ByteBuffer
    private let type: String
    private let tag: String

    init(_ bytes: some Collection<UInt8>, type: String) {
        self.bytes = ByteBuffer(bytes: bytes)
        self.type = type
        // FNV-1a: the tag only has to change when the file does.
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        self.tag = "\"\(String(hash, radix: 16))\""
    }

    /// Answers a request: with the file, or with 304 when the client has it.
    func response(to headers: HTTPHeaders) -> HTTPResponse {
        var response = HTTPResponse.content(self.bytes, type: self.type)
        if headers[canonicalForm: "if-none-match"].contains(where: { $0 == self.tag }) {
            response = HTTPResponse(.notModified)
        }
        response.headers.add(name: "etag", value: self.tag)
        response.headers.add(name: "cache-control", value: "no-cache")
        return response
    }
}
