/// What may be kept about another replica besides its entries.
struct CopyLimits {
    /// Steps and removals that are remembered.
    var history = 10_000
    /// Pieces that wait for others.
    var earlyCount = 16
    /// Their bytes.
    var earlySize = 256 * 1024
}
