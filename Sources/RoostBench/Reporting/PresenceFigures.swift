/// What watchers of presence have seen, compared with the truth.
struct PresenceFigures: Codable, Sendable, Equatable {
    var changes: UInt64
    /// Who was present and not seen, by all watchers.
    var absent: UInt64
    /// Who was seen and not present, by all watchers.
    var phantoms: UInt64
}
