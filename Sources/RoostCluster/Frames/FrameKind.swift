/// What a frame's body is.
enum FrameKind: UInt8 {
    /// One or more whole records.
    case records = 1
    /// The beginning of records that are larger than a frame.
    case first = 2
    /// More of them.
    case middle = 3
    /// The end of them.
    case last = 4
}
