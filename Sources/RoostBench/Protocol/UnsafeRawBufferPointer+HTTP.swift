extension UnsafeRawBufferPointer {
    /// Where what comes after the empty line of an HTTP head begins; nil without one.
    var endOfHead: Int? {
        ByteSearch.find("\r\n\r\n", in: self).map { $0 + 4 }
    }
}
