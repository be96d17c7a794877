import NIOHTTP1
import RoostProtocol

/// What a handshake comes to in the matter of compression.
struct CompressionHandshake: Sendable {
    /// What the connection shares with others that compress alike.
    let formats: CompressedFormats.Formats

    private let agreement: DeflateAgreement

    /// - Returns: `nil` when the mount does not compress, or the client offers nothing that can be kept.
    init?(_ configuration: SocketConfiguration, _ headers: HTTPHeaders, _ server: ServerContext) {
        guard
            let compression = configuration.compression,
            let agreement = DeflateAgreement.negotiate(headers["sec-websocket-extensions"])
        else { return nil }
        self.agreement = agreement
        self.formats = server.compressedFormats.formats(compression, agreement)
    }

    /// The fields of the answer, with the one that tells what was agreed on.
    static func answer(_ headers: HTTPHeaders, _ compression: CompressionHandshake?) -> HTTPHeaders {
        guard let compression else { return headers }
        var headers = headers
        headers.add(name: "sec-websocket-extensions", value: compression.agreement.headerValue)
        return headers
    }
}
