/// How far a connection has come.
enum ConnectionState: UInt8 {
    case idle
    case connecting
    case upgrading
    case joining
    case open
    case leaving
    case closing
    case ended
}
