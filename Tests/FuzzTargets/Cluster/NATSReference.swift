#if DEBUG || FUZZING
import NIOCore
import RoostCluster
@testable import RoostNATS

/// A reader of NATS's protocol that has the whole stream before it and no concern for speed.
struct NATSReference {
    private(set) var operations: [NATSOperation] = []
    private(set) var violation: LinkViolation?
    private var rest: ArraySlice<UInt8>
    private let maxPayload: Int

    init(rest: ArraySlice<UInt8>, maxPayload: Int) {
        self.rest = rest
        self.maxPayload = maxPayload
    }

    mutating func read() {
        do throws(LinkViolation) {
            while let line = try self.line(), let operation = try self.operation(line) {
                self.operations.append(operation)
            }
        } catch {
            self.violation = error
        }
    }

    private mutating func line() throws(LinkViolation) -> ArraySlice<UInt8>? {
        let end = self.rest.firstIndex(of: UInt8(ascii: "\n"))
        let line = self.rest[..<(end ?? self.rest.endIndex)]
        let limit = line.first.map { "iI".utf8.contains($0) } ?? false ? NATSParser.maxInfo : NATSParser.maxLine
        if line.count > limit { throw LinkViolation("line too long") }
        guard let end else { return nil }
        self.rest = self.rest[(end + 1)...]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private mutating func operation(_ line: ArraySlice<UInt8>) throws(LinkViolation) -> NATSOperation? {
        let words = line.split { $0 == 0x20 || $0 == 0x09 }
        let behind = words.first.map { line[$0.endIndex...] } ?? []
        // Not by `uppercased`, which knows more letters than ASCII has.
        let verb = words.first?.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 } ?? []
        switch String(decoding: verb, as: UTF8.self) {
        case "MSG": return try self.message(words.dropFirst().map { String(decoding: $0, as: UTF8.self) })
        case "PING": return .ping
        case "PONG": return .pong
        case "+OK": return .ok
        case "-ERR": return .error(NATSLine.text(ByteBuffer(bytes: behind)))
        case "INFO": return .info(try NATSServerInfo(ByteBuffer(bytes: behind)))
        default: throw LinkViolation("unknown operation")
        }
    }

    private mutating func message(_ words: [String]) throws(LinkViolation) -> NATSOperation? {
        guard words.count >= 3, let number = Self.number(words[1]) else { throw LinkViolation("incomplete message") }
        guard words.count <= 4, let size = Self.number(words[words.count - 1]) else {
            throw LinkViolation("message without size")
        }
        guard size <= UInt64(self.maxPayload) else { throw LinkViolation("payload too large") }
        guard self.rest.count >= Int(size) + 2 else { return nil }
        let payload = self.rest.prefix(Int(size))
        let end = self.rest.dropFirst(Int(size)).prefix(2)
        guard Array(end) == [13, 10] else { throw LinkViolation("payload without end") }
        self.rest = self.rest[end.endIndex...]
        return .message(subscription: number, payload: ByteBuffer(bytes: payload))
    }

    private static func number(_ word: String) -> UInt64? {
        word.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? UInt64(word) : nil
    }
}
#endif
