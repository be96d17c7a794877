/// How large a compressed message may become. Checked while it is decompressed, not afterwards.
package struct InflateLimits: Hashable, Sendable {
    /// How many bytes any message may become, whatever the ratio: repetitive ones that are this small harm nobody.
    package static let alwaysAllowed = 262_144

    /// The largest message in bytes; a larger one is refused with 1009.
    package var maxMessageSize: Int
    /// How many times larger than its compressed form a message of more than `alwaysAllowed` bytes may be; more is
    /// refused with 1009. zlib's format reaches 1032 at most.
    package var maxRatio: Int

    /// A message size limit of more than 2 GiB is taken as 2 GiB.
    package init(maxMessageSize: Int, maxRatio: Int) {
        self.maxMessageSize = min(maxMessageSize, Int(Int32.max))
        self.maxRatio = maxRatio
    }

    /// The most bytes that `compressedSize` bytes may become.
    func maxSize(_ compressedSize: Int) -> Int {
        let (product, isHuge) = compressedSize.multipliedReportingOverflow(by: max(maxRatio, 0))
        return isHuge ? maxMessageSize : min(maxMessageSize, max(Self.alwaysAllowed, product))
    }
}
