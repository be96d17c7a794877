#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The connections of one worker: raw descriptors, a small record for each, and one buffer to read into.
final class Sockets {
    /// The records, by the connection's index in this worker.
    let connections: UnsafeMutablePointer<Connection>
    let count: Int
    let poller: Poller
    /// What is counted. A pointer, as everything that is touched for each delivery.
    let tally: UnsafeMutablePointer<Tally>
    let writer: UnsafeMutablePointer<FrameWriter>
    let buffer: UnsafeMutableRawPointer
    private(set) var capacity = 512 << 10
    /// Why connections failed, and how many each.
    private(set) var failures: [String: UInt64] = [:]
    private var unsent: [Int: [UInt8]] = [:]
    private var partial: [Int: [UInt8]] = [:]

    /// - Parameter longestMessage: The most bytes that are ever sent at once.
    /// - Throws: `SystemFailure`
    init(count: Int, longestMessage: Int) throws {
        self.count = count
        self.connections = .allocate(capacity: max(1, count))
        self.connections.initialize(repeating: Connection(), count: max(1, count))
        self.poller = try Poller()
        self.tally = .allocate(capacity: 1)
        self.tally.initialize(to: Tally())
        self.writer = .allocate(capacity: 1)
        self.writer.initialize(to: FrameWriter(capacity: longestMessage))
        self.buffer = .allocate(byteCount: self.capacity, alignment: 16)
    }

    /// Opens a descriptor for a connection and begins to connect it.
    /// - Parameter source: An address of 127.0.0.0/8 to come from; nil for whatever the system chooses.
    func connect(_ index: Int, to address: ServerAddress, from source: UInt32?) throws {
        let connection = self.connections + index
        let descriptor = try SystemFailure.check(SystemSocket.make(family: address.family), "socket")
        connection.pointee.descriptor = descriptor
        if let source, !SystemSocket.bind(descriptor, toLoopback: source) {
            throw SystemFailure(code: errno, what: "bind")
        }
        guard SystemSocket.connect(descriptor, to: address) else { throw SystemFailure(code: errno, what: "connect") }
        // On loopback the connection is there already: then it need not be waited for.
        connection.pointee.isWriting = !SystemSocket.isConnected(descriptor)
        guard self.poller.add(descriptor, token: UInt64(index), isWriting: connection.pointee.isWriting) else {
            throw SystemFailure(code: errno, what: "poll")
        }
    }

    /// Closes a connection's descriptor and forgets what it had under way.
    func close(_ index: Int, isReset: Bool) {
        let connection = self.connections + index
        guard connection.pointee.descriptor >= 0 else { return }
        if isReset { SystemSocket.resetOnClose(connection.pointee.descriptor) }
        closeDescriptor(connection.pointee.descriptor)
        connection.pointee.descriptor = -1
        self.unsent[index] = nil
        self.partial[index] = nil
        connection.pointee.isWriting = false
        connection.pointee.hasPartial = false
    }

    /// Notes why a connection failed or ended.
    func note(_ reason: String) {
        if self.failures.count < 32 || self.failures[reason] != nil { self.failures[reason, default: 0] += 1 }
    }

    /// Sends bytes, or keeps them until there is room. That the connection is broken is found out when it is read.
    @inline(__always)
    func send(_ index: Int, _ bytes: UnsafeRawBufferPointer) {
        self.tally.pointee.bytesSent &+= UInt64(bytes.count)
        if self.connections[index].isWriting { return self.keepUnsent(index, bytes) }
        let sent = SystemSocket.send(self.connections[index].descriptor, bytes)
        if sent != bytes.count { self.keepUnsent(index, UnsafeRawBufferPointer(rebasing: bytes[max(0, sent)...])) }
    }

    private func keepUnsent(_ index: Int, _ bytes: UnsafeRawBufferPointer) {
        self.unsent[index, default: []].append(contentsOf: bytes)
        guard !self.connections[index].isWriting else { return }
        self.connections[index].isWriting = true
        self.poller.change(self.connections[index].descriptor, token: UInt64(index), isWriting: true)
    }

    /// Sends what is kept, now that there is room.
    func flush(_ index: Int) {
        let bytes = self.unsent.removeValue(forKey: index) ?? []
        let descriptor = self.connections[index].descriptor
        let sent = bytes.isEmpty ? 0 : max(0, bytes.withUnsafeBytes { SystemSocket.send(descriptor, $0) })
        if sent < bytes.count {
            self.unsent[index] = Array(bytes[sent...])
            return
        }
        self.connections[index].isWriting = false
        self.poller.change(descriptor, token: UInt64(index), isWriting: false)
    }
}

extension Sockets {
    /// What a call of `read` gave.
    enum Read {
        /// Bytes, after those that were kept. Valid until the next read.
        case bytes(UnsafeRawBufferPointer)
        case nothing
        /// The other side has ended, with an error number or 0.
        case ended(Int32)
    }

    /// Reads what there is.
    @inline(__always)
    func read(_ index: Int) -> Read {
        let kept = self.connections[index].hasPartial ? self.takePartial(index) : 0
        let count = recv(self.connections[index].descriptor, self.buffer + kept, self.capacity - kept, 0)
        self.tally.pointee.reads &+= 1
        guard count > 0 else { return self.noBytes(index, kept, count) }
        self.tally.pointee.bytesReceived &+= UInt64(truncatingIfNeeded: count)
        return .bytes(UnsafeRawBufferPointer(start: self.buffer, count: kept + count))
    }

    private func noBytes(_ index: Int, _ kept: Int, _ count: Int) -> Read {
        let code = count == 0 ? 0 : errno
        guard count < 0, code == EAGAIN || code == EINTR else { return .ended(code) }
        if kept > 0 { self.keepPartial(index, UnsafeRawBufferPointer(start: self.buffer, count: kept)) }
        return .nothing
    }

    private func takePartial(_ index: Int) -> Int {
        self.connections[index].hasPartial = false
        guard let bytes = self.partial.removeValue(forKey: index) else { return 0 }
        bytes.withUnsafeBytes {
            self.buffer.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(self.buffer), byteCount: $0.count)
        }
        return bytes.count
    }

    /// Keeps the beginning of a frame until the rest has come. Returns false if it fills the buffer.
    @discardableResult
    func keepPartial(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= self.capacity - 65_536 else { return false }
        self.partial[index] = Array(bytes)
        self.connections[index].hasPartial = true
        return true
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
