/// The kinds of records, by the byte that says which it is.
enum LocalRecordKind: UInt8 {
    case hello = 1
    case subscribe
    case unsubscribe
    case publish
    case message
    case ping
    case pong
}
