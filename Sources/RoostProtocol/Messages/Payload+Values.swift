import NIOCore

extension Payload {
    /// The whole payload as a JSON value; nil if it is binary, or nested deeper than 512 levels.
    public var json: JSON? {
        isBinary ? nil : try? JSON(utf8: bytes, maxDepth: JSONLimits.maxTreeDepth)
    }

    /// A member of the payload, if it is an object that has one. Only that member is decoded.
    public subscript(key: String) -> JSON? {
        guard !isBinary, let token = member(key) else { return nil }
        return Payload(token, in: bytes).json
    }

    private func member(_ key: String) -> JSONToken? {
        bytes.withUnsafeReadableBytes { bytes in
            var finder = JSONMemberFinder(key, in: bytes)
            return try? finder.find()
        }
    }
}
