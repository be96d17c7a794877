import NIOCore

/// The connections of an event loop that hibernate: they have a descriptor each, and nothing of NIO. On the event loop only.
///
/// A connection that has been idle for a while leaves NIO's channel, with its pipeline and its buffer, and keeps the socket.
/// Broadcasts are sent to the socket as before. What its client sends, seldom now, is read into a buffer of all, and handled
/// as before. Only when bytes must wait for the client, or the client becomes busy, does NIO get the socket back.
final class Dormitory {
    /// Who sleeps here.
    protocol Sleeper: AnyObject {
        /// There may be something to read.
        ///
        /// - Parameter isLast: Whether the end may come after it, of which nothing else tells.
        func stirred(isLast: Bool)
    }

    /// That something has come for who sleeps in a bed.
    struct Stir: Sendable {
        let bed: Int32
        let isLast: Bool
    }

    /// How much is read at a time, at most.
    static let bufferSize = 8_192

    private let loop: Int
    private var beds: ContiguousArray<(any Sleeper)?> = []
    private var free: ContiguousArray<Int32> = []
    private var buffer: UnsafeMutableRawBufferPointer?

    /// - Parameter loop: The event loop's number.
    init(loop: Int) {
        self.loop = loop
    }

    deinit {
        self.buffer?.deallocate()
    }

    /// Reports a descriptor to a sleeper from now on, also when something is there already.
    ///
    /// - Returns: The sleeper's bed; `nil` when the system can watch no more.
    func admit(_ sleeper: any Sleeper, _ descriptor: RawDescriptor, _ watch: DescriptorWatch) -> Int32? {
        if self.free.isEmpty {
            self.free.append(Int32(clamping: self.beds.count))
            self.beds.append(nil)
        }
        guard let bed = self.free.last, watch.add(descriptor, token: Self.token(loop: self.loop, bed: bed)) else {
            return nil
        }
        self.free.removeLast()
        self.beds[Int(bed)] = sleeper
        return bed
    }

    /// Gives a bed to another sleeper with the same descriptor.
    func pass(_ bed: Int32, to sleeper: any Sleeper) {
        self.beds[Int(bed)] = sleeper
    }

    /// A sleeper has risen, or has died.
    func vacate(_ bed: Int32) {
        self.beds[Int(bed)] = nil
        self.free.append(bed)
    }

    /// Something has come for those in these beds. A bed may have been given to somebody else meanwhile, who finds nothing to
    /// read then.
    ///
    /// - Parameter hasRead: Called after each of them.
    func stir(_ stirs: [Stir], hasRead: () -> Void) {
        for stir in stirs where self.beds.indices.contains(Int(stir.bed)) {
            self.beds[Int(stir.bed)]?.stirred(isLast: stir.isLast)
            hasRead()
        }
    }

    /// Reads what has come for a sleeper.
    ///
    /// - Parameter limit: How much is read. If less comes, that is all there was, unless the end comes after it.
    /// - Returns: The bytes, none when nothing has come; `nil` when the other side has ended.
    func receive(_ descriptor: RawDescriptor, limit: Int = bufferSize) -> ByteBuffer? {
        let buffer = UnsafeMutableRawBufferPointer(rebasing: self.sharedBuffer().prefix(limit))
        return switch descriptor.receive(into: buffer) {
        case .bytes(let count): ByteBuffer(bytes: UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
        case .nothing: ByteBuffer()
        case .ended: nil
        }
    }

    private func sharedBuffer() -> UnsafeMutableRawBufferPointer {
        if let buffer { return buffer }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        self.buffer = buffer
        return buffer
    }

    // MARK: Tokens

    private static func token(loop: Int, bed: Int32) -> UInt64 {
        UInt64(UInt32(truncatingIfNeeded: loop)) << 32 | UInt64(UInt32(bitPattern: bed))
    }

    /// The loop and the bed that a token stands for.
    static func place(_ token: UInt64) -> (loop: Int, bed: Int32) {
        (Int(truncatingIfNeeded: token >> 32), Int32(truncatingIfNeeded: token))
    }
}
