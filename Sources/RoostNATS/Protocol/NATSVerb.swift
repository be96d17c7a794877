import NIOCore

/// The first word of a line; upper or lower case are the same.
enum NATSVerb {
    case message
    case info
    case ping
    case pong
    case ok
    case error
    case unknown

    init(_ word: ByteBufferView) {
        // They have five bytes at most; the 1 tells apart those that begin with zeroes.
        let folded = word.prefix(6).reduce(UInt64(1)) { $0 << 8 | UInt64($1 & ($1 >= 0x61 ? 0xDF : 0xFF)) }
        switch folded {
        case 0x014D_5347: self = .message
        case 0x0149_4E46_4F: self = .info
        case 0x01_5049_4E47: self = .ping
        case 0x01_504F_4E47: self = .pong
        case 0x012B_4F4B: self = .ok
        case 0x012D_4552_52: self = .error
        default: self = .unknown
        }
    }
}
