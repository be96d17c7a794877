import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Messages between parent and worker: one line of JSON each, over a pipe in either direction.
final class LineChannel<Incoming: Decodable, Outgoing: Encodable> {
    let source: Int32
    private let sink: Int32
    private var lines = LineBuffer()
    /// Whether the other side has closed its end.
    private(set) var hasEnded = false

    init(source: Int32, sink: Int32) {
        self.source = source
        self.sink = sink
    }

    /// Sends a message, and waits until the pipe has taken it.
    func send(_ message: Outgoing) throws {
        var line = try JSONEncoder().encode(message)
        line.append(0x0A)
        try line.withUnsafeBytes { try self.write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = writeBytes(self.sink, UnsafeRawBufferPointer(rebasing: rest))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure(code: errno, what: "pipe") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads once what there is. Waits only if the pipe blocks.
    func fill() {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { room in
            let count = readBytes(self.source, room)
            if count > 0 {
                self.lines.append(UnsafeRawBufferPointer(rebasing: room[..<count]))
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                self.hasEnded = true
            }
        }
    }

    /// The next message of those that were read.
    func next() throws -> Incoming? {
        try self.lines.next().map { try JSONDecoder().decode(Incoming.self, from: Data($0)) }
    }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

private func readBytes(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, room.baseAddress, room.count)
}
