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
    private var buffer: UnsafeMutableRawPointer
    private var capacity = 512 << 10
    /// Why connections failed, and how many each.
    private(set) var failures: [String: UInt64] = [:]
    private var unsent = KeptBytes()
    private var partial = KeptBytes()
    /// Connections that are at an end, because too much waits to be sent.
    private var blocked: Set<Int> = []

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
        self.unsent.forget(index)
        self.partial.forget(index)
        self.blocked.remove(index)
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
        guard !self.blocked.contains(index) else { return }
        guard self.unsent.append(bytes, to: index) else { return self.block(index) }
        guard !self.connections[index].isWriting else { return }
        self.connections[index].isWriting = true
        self.poller.change(self.connections[index].descriptor, token: UInt64(index), isWriting: true)
    }

    /// Has the connection end, which is found out when it is read.
    private func block(_ index: Int) {
        self.blocked.insert(index)
        self.note("the server does not read what it is sent")
        SystemSocket.shutDown(self.connections[index].descriptor)
    }

    /// Sends what is kept, now that there is room.
    func flush(_ index: Int) {
        let bytes = self.unsent.take(index) ?? []
        let descriptor = self.connections[index].descriptor
        let sent = bytes.isEmpty ? 0 : max(0, bytes.withUnsafeBytes { SystemSocket.send(descriptor, $0) })
        if sent < bytes.count {
            // It fits, as more did.
            _ = bytes[sent...].withUnsafeBytes { self.unsent.append($0, to: index) }
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
        guard let bytes = self.partial.take(index) else { return 0 }
        bytes.withUnsafeBytes {
            self.buffer.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(self.buffer), byteCount: $0.count)
        }
        return bytes.count
    }

    /// Keeps the beginning of a frame until the rest has come. What was read is no longer valid then.
    ///
    /// - Returns: Whether it is within the bounds.
    @discardableResult
    func keepPartial(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard self.partial.append(bytes, to: index) else { return false }
        self.connections[index].hasPartial = true
        self.makeRoom(bytes.count)
        return true
    }

    /// Has the buffer take so many bytes, and what else comes.
    private func makeRoom(_ count: Int) {
        guard count > self.capacity - 65_536 else { return }
        while count > self.capacity - 65_536 { self.capacity *= 2 }
        self.buffer.deallocate()
        self.buffer = .allocate(byteCount: self.capacity, alignment: 16)
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
