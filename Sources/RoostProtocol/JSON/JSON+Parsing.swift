public import NIOCore

extension JSON {
    /// Reads JSON text, strictly by RFC 8259.
    /// - Throws: ``JSONError`` if it is no JSON, or exceeds `maxDepth` containers in one another.
    public init(parsing text: String, maxDepth: Int = JSONLimits.defaultMaxDepth) throws(JSONError) {
        try self.init(utf8: ByteBuffer(string: text), maxDepth: maxDepth)
    }

    /// Reads JSON text in UTF-8, strictly by RFC 8259.
    /// - Throws: ``JSONError`` if it is no JSON, or exceeds `maxDepth` containers in one another.
    public init(parsing bytes: ByteBuffer, maxDepth: Int = JSONLimits.defaultMaxDepth) throws(JSONError) {
        try bytes.checkUTF8()
        try self.init(utf8: bytes, maxDepth: maxDepth)
    }

    /// Reads JSON text that is known to be UTF-8.
    init(utf8 bytes: ByteBuffer, maxDepth: Int) throws(JSONError) {
        self = try bytes.withUnsafeReadableBytes { bytes throws(JSONError) in
            var scanner = JSONScanner(bytes, maxDepth: min(maxDepth, JSONLimits.maxTreeDepth))
            var builder = JSONTreeBuilder(bytes)
            _ = try scanner.value(reportingTo: &builder)
            try scanner.expectEnd()
            return builder.root
        }
    }
}
