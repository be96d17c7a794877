internal import CRoostZlib

extension UnsafeMutablePointer<z_stream> {
    /// Gives zlib the bytes to read. They must stay where they are until it has read them; it does not change them.
    func setInput(_ bytes: UnsafeRawBufferPointer) {
        pointee.next_in = UnsafeMutablePointer<UInt8>(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        pointee.avail_in = UInt32(clamping: bytes.count)
    }

    /// Gives zlib room for at most `limit` bytes, at least one.
    func setOutput(_ room: UnsafeMutableRawBufferPointer, limit: Int) {
        pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        pointee.avail_out = UInt32(clamping: Swift.min(room.count, limit))
    }

    /// What zlib has written to `room` since it got it.
    func written(to room: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let start = room.baseAddress, let end = pointee.next_out else { return UnsafeRawBufferPointer(room) }
        return UnsafeRawBufferPointer(start: start, count: UnsafeMutableRawPointer(end) - start)
    }
}
