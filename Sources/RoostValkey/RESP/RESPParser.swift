import NIOCore
import RoostCluster

/// Reads RESP3, in pieces of any size (<https://valkey.io/topics/protocol/>).
///
/// What was read of a value is never read again, whatever the pieces. Strings are slices of the pieces they came in; one
/// that came in several is put together once. Streamed strings and aggregates, which no server sends, are refused.
struct RESPParser {
    /// What comes next.
    private enum Expectation {
        case line
        /// The rest of a string of that length, and its line end.
        case bulk(Bulk, Int)
        /// So many bytes of a string of that length, not to be kept.
        case skipped(rest: Int, Int)
    }

    private enum Bulk {
        case text
        case error
        case verbatim
    }

    private enum Step {
        case needsMore
        case opened
        case value(RESPValue)
    }

    private let limits: RESPLimits
    private var unread = ByteBuffer()
    /// How many bytes of `unread` are known to hold no line end.
    private var searched = 0
    private var expectation = Expectation.line
    private var open: [RESPAggregate] = []
    /// Of the value at hand.
    private var size = 0
    private var elements = 0
    private var failure: RESPError?

    init(_ limits: RESPLimits) {
        self.limits = limits
    }

    /// The bytes that wait for more to come.
    var waitingBytes: Int { self.unread.readableBytes }

    /// Takes what has come.
    mutating func append(_ incoming: ByteBuffer) {
        self.unread.appendUnread(incoming, wanted: self.wantedBytes)
    }

    private var wantedBytes: Int {
        guard case .bulk(_, let length) = self.expectation else { return 0 }
        return length + 2
    }

    /// The next value, once all of it has come.
    ///
    /// - Throws: Why there is none, nor will be.
    mutating func next() throws(RESPError) -> RESPValue? {
        if let failure = self.failure { throw failure }
        do {
            return try self.nextValue()
        } catch {
            self.failure = error
            self.unread = ByteBuffer()
            throw error
        }
    }

    private mutating func nextValue() throws(RESPError) -> RESPValue? {
        while true {
            switch try self.step() {
            case .needsMore: return nil
            case .opened: continue
            case .value(let value):
                guard let whole = self.close(value) else { continue }
                (self.size, self.elements) = (0, 0)
                return whole
            }
        }
    }

    /// Puts a value where it belongs.
    ///
    /// - Returns: The outermost value, when this was its last part.
    private mutating func close(_ value: RESPValue) -> RESPValue? {
        var value = value
        while var aggregate = self.open.popLast() {
            aggregate.append(value)
            guard aggregate.isComplete else {
                self.open.append(aggregate)
                return nil
            }
            guard let whole = aggregate.value else { return nil }
            value = whole
        }
        return value
    }

    private mutating func step() throws(RESPError) -> Step {
        switch self.expectation {
        case .line:
            guard let line = try self.line() else { return .needsMore }
            return try self.read(line)
        case .bulk(let bulk, let length): return try self.bulk(bulk, length)
        case .skipped(let rest, let length): return try self.skip(rest, of: length)
        }
    }

    // MARK: Lines

    private mutating func line() throws(RESPError) -> ByteBuffer? {
        let view = self.unread.readableBytesView.dropFirst(self.searched)
        guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
            self.searched = self.unread.readableBytes
            guard self.searched <= self.limits.lineSize else { throw .lineTooLong }
            return nil
        }
        self.searched = 0
        return try self.takeLine(length: end - self.unread.readerIndex)
    }

    private mutating func takeLine(length: Int) throws(RESPError) -> ByteBuffer {
        guard length <= self.limits.lineSize else { throw .lineTooLong }
        guard length > 0, let line = self.unread.readSlice(length: length - 1), self.skipLineEnd() else {
            throw .missingLineEnd
        }
        try self.grow(by: length + 1)
        return line
    }

    private mutating func skipLineEnd() -> Bool {
        self.unread.readInteger(as: UInt16.self) == 0x0D0A
    }

    private mutating func grow(by count: Int) throws(RESPError) {
        self.size += count
        self.elements += 1
        guard self.size <= self.limits.valueSize else { throw .tooLarge }
        guard self.elements <= self.limits.elements else { throw .tooManyElements }
    }

    private mutating func read(_ whole: ByteBuffer) throws(RESPError) -> Step {
        var line = whole
        switch line.readInteger(as: UInt8.self) {
        case UInt8(ascii: "+"): return .value(.text(line))
        case UInt8(ascii: "-"): return .value(.error(line))
        case UInt8(ascii: ":"): return .value(.integer(try RESPNumber.integer(line)))
        case UInt8(ascii: ","): return .value(.double(try RESPNumber.double(line)))
        case UInt8(ascii: "#"): return .value(.boolean(try self.boolean(line)))
        case UInt8(ascii: "("): return .value(try self.bigNumber(line))
        case UInt8(ascii: "_"): return .value(try self.null(line))
        case UInt8(ascii: "$"): return try self.openBulk(.text, line)
        case UInt8(ascii: "!"): return try self.openBulk(.error, line)
        case UInt8(ascii: "="): return try self.openBulk(.verbatim, line)
        case UInt8(ascii: "*"): return try self.openAggregate(.array, line)
        case UInt8(ascii: "~"): return try self.openAggregate(.array, line)
        case UInt8(ascii: "%"): return try self.openAggregate(.map, line)
        case UInt8(ascii: ">"): return try self.openAggregate(.push, line)
        case UInt8(ascii: "|"): return try self.openAggregate(.attribute, line)
        default: throw .unknownType
        }
    }

    private func boolean(_ line: ByteBuffer) throws(RESPError) -> Bool {
        if line.holds("t") { return true }
        guard line.holds("f") else { throw .badBoolean }
        return false
    }

    private func bigNumber(_ line: ByteBuffer) throws(RESPError) -> RESPValue {
        try RESPNumber.checkBig(line)
        return .text(line)
    }

    private func null(_ line: ByteBuffer) throws(RESPError) -> RESPValue {
        guard line.readableBytes == 0 else { throw .badNull }
        return .null
    }

    // MARK: Strings

    private mutating func openBulk(_ bulk: Bulk, _ line: ByteBuffer) throws(RESPError) -> Step {
        if bulk == .text, line.holds("-1") { return .value(.null) }
        let number = try RESPNumber.integer(line)
        guard let length = Int(exactly: number), (0...RESPLimits.longestBulk).contains(length) else {
            throw .badLength
        }
        let isKept = self.size + length <= self.limits.valueSize
        self.expectation = isKept ? .bulk(bulk, length) : .skipped(rest: length, length)
        return .opened
    }

    private mutating func bulk(_ bulk: Bulk, _ length: Int) throws(RESPError) -> Step {
        guard self.unread.readableBytes >= length + 2, let text = self.unread.readSlice(length: length) else {
            return .needsMore
        }
        guard self.skipLineEnd() else { throw .missingLineEnd }
        self.expectation = .line
        self.size += length
        switch bulk {
        case .text: return .value(.text(text))
        case .error: return .value(.error(text))
        case .verbatim: return .value(.text(try self.verbatim(text)))
        }
    }

    /// Three letters and a colon precede the text.
    private func verbatim(_ whole: ByteBuffer) throws(RESPError) -> ByteBuffer {
        var text = whole
        guard let head = text.readSlice(length: 4), head.readableBytesView.last == UInt8(ascii: ":") else {
            throw .badVerbatim
        }
        return text
    }

    private mutating func skip(_ rest: Int, of length: Int) throws(RESPError) -> Step {
        let count = min(rest, self.unread.readableBytes)
        self.unread.moveReaderIndex(forwardBy: count)
        self.expectation = .skipped(rest: rest - count, length)
        guard rest == count, self.unread.readableBytes >= 2 else { return .needsMore }
        guard self.skipLineEnd() else { throw .missingLineEnd }
        self.expectation = .line
        return .value(.skipped(length))
    }

    // MARK: Aggregates

    private mutating func openAggregate(_ kind: RESPAggregate.Kind, _ line: ByteBuffer) throws(RESPError) -> Step {
        if kind == .array, line.holds("-1") { return .value(.null) }
        let number = try RESPNumber.integer(line)
        guard number >= 0 else { throw .badLength }
        guard number <= self.limits.elements - self.elements else { throw .tooManyElements }
        let hasKeys = kind == .map || kind == .attribute
        let aggregate = RESPAggregate(kind, count: Int(number) * (hasKeys ? 2 : 1))
        guard number > 0 else { return aggregate.value.map { .value($0) } ?? .opened }
        guard self.open.count < self.limits.depth else { throw .tooDeep }
        self.open.append(aggregate)
        return .opened
    }
}
