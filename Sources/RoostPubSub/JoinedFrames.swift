import NIOCore

/// The frames of a batch's entries in one encoding, one behind the other. Grows with the batch; whoever has seen some of the
/// entries gets the rest of the same bytes.
struct JoinedFrames {
    let encoding: FrameEncoding
    private var all = ByteBuffer()
    /// Where the frame of each entry ends.
    private var ends: [Int] = []

    init(_ encoding: FrameEncoding) {
        self.encoding = encoding
    }

    mutating func extend(to entries: [PublishedBroadcast]) {
        guard self.ends.count < entries.count else { return }
        for entry in entries[self.ends.count...] {
            if let frame = entry.frame(self.encoding) { self.append(frame) }
            self.ends.append(self.all.readableBytes)
        }
    }

    /// The first is taken as it is: mostly there is no other.
    private mutating func append(_ frame: ByteBuffer) {
        if self.all.readableBytes == 0 {
            self.all = frame
        } else {
            self.all.writeImmutableBuffer(frame)
        }
    }

    /// The frames of the entries from `first` on; `nil` when there are none.
    func bytes(from first: Int) -> ByteBuffer? {
        let start = first == 0 ? 0 : self.ends[first - 1]
        let length = self.all.readableBytes - start
        guard length > 0 else { return nil }
        return start == 0 ? self.all : self.all.getSlice(at: self.all.readerIndex + start, length: length)
    }
}
