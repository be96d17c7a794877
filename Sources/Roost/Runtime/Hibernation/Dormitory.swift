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

    /// How much is read at a time, at most.
    static let bufferSize = 8_192

    private let loop: Int
    private var beds: ContiguousArray<(any Sleeper)?> = []
    private var free: ContiguousArray<Int32> = []
    private var buffer: UnsafeMutableRawBufferPointer?
    private var watches: (own: DescriptorWatch, common: DescriptorWatch)?
    private var isLooking = false

    /// Whether more than one or two have had something to say just now.
    private(set) var isCrowded = false

    /// - Parameter loop: The event loop's number.
    init(loop: Int) {
        self.loop = loop
    }

    deinit {
        self.buffer?.deallocate()
    }

    /// Reports a descriptor to a sleeper from now on, also when something is there already.
    ///
    /// - Parameter watch: What wakes the event loop when something comes.
    /// - Returns: The sleeper's bed; `nil` when the system can watch no more.
    func admit(_ sleeper: any Sleeper, _ descriptor: RawDescriptor, _ watch: DescriptorWatch) -> Int32? {
        guard let own = self.ownWatch(watch) else { return nil }
        if self.free.isEmpty {
            self.free.append(Int32(clamping: self.beds.count))
            self.beds.append(nil)
        }
        guard let bed = self.free.last, own.add(descriptor, token: UInt64(UInt32(bitPattern: bed))) else { return nil }
        self.free.removeLast()
        self.beds[Int(bed)] = sleeper
        return bed
    }

    /// Begins to watch. Otherwise the first to be admitted sees to it.
    func open(_ watch: DescriptorWatch) {
        _ = self.ownWatch(watch)
    }

    /// The loop's own watch, in which it looks by itself as long as it finds something. Then the common watch looks on for it.
    private func ownWatch(_ common: DescriptorWatch) -> DescriptorWatch? {
        if let watches { return watches.own }
        guard let own = DescriptorWatch(), common.add(own.set, token: self.token, .once) else { return nil }
        self.watches = (own, common)
        return own
    }

    private var token: UInt64 { UInt64(self.loop) }

    /// Gives a bed to another sleeper with the same descriptor.
    func pass(_ bed: Int32, to sleeper: any Sleeper) {
        self.beds[Int(bed)] = sleeper
    }

    /// A sleeper has risen, or has died.
    func vacate(_ bed: Int32, _ descriptor: RawDescriptor) {
        self.beds[Int(bed)] = nil
        self.free.append(bed)
        self.watches?.own.remove(descriptor)
    }

    /// Sees to sleepers for whom something has come. A bed may have been given to somebody else meanwhile, who finds nothing to
    /// read then.
    ///
    /// - Parameter hasRead: Called after each of them.
    /// - Returns: For how many. If for none, the common watch tells when to look again.
    func look(hasRead: () -> Void) -> Int {
        guard let (own, common) = self.watches else { return 0 }
        let reports = own.wait(for: .none)
        self.isCrowded = !reports.isEmpty && (self.isLooking || reports.count >= Self.crowd)
        self.isLooking = !reports.isEmpty
        guard !reports.isEmpty else {
            common.rearm(own.set, token: self.token)
            return 0
        }
        for report in reports {
            let bed = Int(clamping: report.token)
            if self.beds.indices.contains(bed) { self.beds[bed]?.stirred(isLast: report.isLast) }
            hasRead()
        }
        return reports.count
    }

    private static let crowd = 4

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
}
