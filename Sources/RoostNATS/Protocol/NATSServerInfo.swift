import NIOCore
import RoostCluster
import RoostProtocol

/// What a server says of itself in `INFO`, as far as it matters here.
struct NATSServerInfo: Equatable, Sendable {
    /// What NATS itself allows at most, in bytes.
    static let largestPayload = 64 * 1024 * 1024

    /// How many other servers are looked at.
    static let maxURLs = 128

    /// The largest payload, in bytes.
    var maxPayload = 1_048_576
    var requiresTLS = false
    var offersTLS = false
    /// What is to be signed by those who have a key.
    var nonce: String?
    /// Other servers, as host and port.
    var urls: [String] = []
    /// Whether the server is about to go (lame duck mode).
    var isLeaving = false

    init() {}

    init(_ bytes: ByteBuffer) throws(LinkViolation) {
        guard let json = try? JSON(parsing: bytes, maxDepth: 16), json.object != nil else {
            throw LinkViolation("INFO is not an object")
        }
        self.init(json)
    }

    private init(_ json: JSON) {
        if let size = json["max_payload"]?.int { self.maxPayload = min(max(size, 1), Self.largestPayload) }
        self.requiresTLS = json["tls_required"]?.bool ?? false
        self.offersTLS = self.requiresTLS || json["tls_available"]?.bool ?? false
        self.nonce = json["nonce"]?.string
        self.urls = (json["connect_urls"]?.array ?? []).prefix(Self.maxURLs).compactMap(\.string)
        self.isLeaving = json["ldm"]?.bool ?? false
    }
}
