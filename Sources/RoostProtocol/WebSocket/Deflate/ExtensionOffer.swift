/// One offer in `Sec-WebSocket-Extensions`, with what its parameters mean to permessage-deflate (RFC 7692 section
/// 7.1). Parameters are judged as they come and not kept, however many there are.
struct ExtensionOffer {
    /// Whether it offers permessage-deflate at all.
    let isDeflate: Bool
    /// False once a parameter is unknown, repeated, or has a value it must not have: such an offer is declined.
    private(set) var isAcceptable = true
    /// The window the client asks the server to keep to.
    private(set) var serverWindowBits: Int?
    private var seen: Set<Parameter> = []

    private enum Parameter: String {
        case serverNoContextTakeover = "server_no_context_takeover"
        case clientNoContextTakeover = "client_no_context_takeover"
        case serverMaxWindowBits = "server_max_window_bits"
        case clientMaxWindowBits = "client_max_window_bits"
    }

    init(name: String) {
        isDeflate = name == "permessage-deflate"
    }

    /// Takes the next parameter.
    mutating func take(_ name: String, _ value: String?) {
        guard isAcceptable, isDeflate else { return }
        guard let parameter = Parameter(rawValue: name), seen.insert(parameter).inserted else {
            isAcceptable = false
            return
        }
        isAcceptable = judge(parameter, value)
    }

    private mutating func judge(_ parameter: Parameter, _ value: String?) -> Bool {
        switch parameter {
        case .serverNoContextTakeover, .clientNoContextTakeover:
            return value == nil
        case .clientMaxWindowBits:
            return value.map { Self.windowBits($0) != nil } ?? true
        case .serverMaxWindowBits:
            serverWindowBits = value.flatMap { Self.windowBits($0) }
            // zlib cannot make raw streams with a window of 2^8 bytes.
            return serverWindowBits.map { $0 > 8 } ?? false
        }
    }

    /// A number from 8 to 15 without leading zeros (RFC 7692 section 7.1.2).
    private static func windowBits(_ value: String) -> Int? {
        (8...15).first { String($0) == value }
    }
}
