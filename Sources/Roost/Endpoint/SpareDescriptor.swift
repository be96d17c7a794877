import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A descriptor kept for the moment when the process may open no other: given up, it lets a waiting connection in for as
/// long as it takes to tell it why it is not welcome.
final class SpareDescriptor {
    /// How many connections are answered in a row, before the event loop sees to others.
    private static let turn = 64

    private let answer: ByteBuffer
    private var descriptor: CInt

    /// - Parameter answer: What connections are sent before they are closed.
    init(answer: ByteBuffer) {
        self.answer = answer
        self.descriptor = Self.open()
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
    }

    /// Whether there is one.
    var isThere: Bool { self.descriptor >= 0 }

    /// Answers and closes connections that wait at a listening socket.
    ///
    /// - Returns: How many.
    func refuse(from listening: CInt) -> Int {
        var count = 0
        while count < Self.turn, self.refuseOne(from: listening) { count += 1 }
        return count
    }

    private func refuseOne(from listening: CInt) -> Bool {
        if self.descriptor >= 0 { close(self.descriptor) }
        // Another thread may be faster; then there is none to give up next time.
        defer { self.descriptor = Self.open() }
        let connection = accept(listening, nil, nil)
        guard connection >= 0 else { return false }
        self.say(to: connection)
        close(connection)
        return true
    }

    private func say(to connection: CInt) {
        guard self.answer.readableBytes > 0 else { return }
        _ = RawDescriptor(connection).send(self.answer)
        shutdown(connection, CInt(SHUT_WR))
        // What is left unread would reset the connection, and take the answer along.
        withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            _ = recv(connection, buffer.baseAddress, buffer.count, Self.noWait)
        }
    }

    #if canImport(Darwin)
    private static let noWait = MSG_DONTWAIT
    #else
    private static let noWait = CInt(MSG_DONTWAIT)
    #endif

    private static func open() -> CInt {
        #if canImport(Darwin)
        Darwin.open("/dev/null", O_RDONLY | O_CLOEXEC)
        #elseif canImport(Glibc)
        Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        #elseif canImport(Musl)
        Musl.open("/dev/null", O_RDONLY | O_CLOEXEC)
        #endif
    }
}
