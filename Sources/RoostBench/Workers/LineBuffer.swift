/// Cuts a stream of bytes into lines.
struct LineBuffer {
    private var bytes: [UInt8] = []
    private var searched = 0

    mutating func append(_ more: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: more)
    }

    /// The next whole line, without its end.
    mutating func next() -> [UInt8]? {
        guard let end = self.bytes[self.searched...].firstIndex(of: 0x0A) else {
            self.searched = self.bytes.count
            return nil
        }
        let line = Array(self.bytes[..<end])
        self.bytes.removeFirst(end + 1)
        self.searched = 0
        return line
    }
}
