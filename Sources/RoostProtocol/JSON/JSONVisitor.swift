/// What ``JSONScanner`` tells about a value while it scans it, in the order of the text.
protocol JSONVisitor {
    /// An array or object opens.
    mutating func open(isObject: Bool)
    /// An object's key was read; its value follows.
    mutating func key(_ token: JSONToken)
    /// A value that is no container was read.
    mutating func scalar(_ token: JSONToken)
    /// The innermost array or object closes.
    mutating func close()
}

/// Listens to nothing: turns the scanner into a validator.
struct IgnoringVisitor: JSONVisitor {
    @inline(__always) mutating func open(isObject: Bool) {}
    @inline(__always) mutating func key(_ token: JSONToken) {}
    @inline(__always) mutating func scalar(_ token: JSONToken) {}
    @inline(__always) mutating func close() {}
}
