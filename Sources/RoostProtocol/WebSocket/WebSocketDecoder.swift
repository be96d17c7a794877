package import NIOCore

/// Reads the frames of one client from the bytes as they arrive (RFC 6455 section 5) and gives whole messages.
///
/// It lives in every connection, so it is small: between messages nothing of it is on the heap, and a header cut in
/// two is kept inline. Payloads are unmasked while they are copied out of the caller's buffer, which is never changed.
/// After a close frame or a violation it is finished: it swallows whatever else arrives.
package struct WebSocketDecoder: Sendable {
    private var partial = HeapOptional<WebSocketPartial>()
    private let maxFrameSize: Int32
    private let maxMessageSize: Int32
    private let maxFragments: Int32
    private var header = WebSocketHeaderBytes()
    private var phase = Phase.header
    private var insideMessage = false
    private let allowsCompression: Bool

    /// A decoder at the start of a connection, right after the opening handshake.
    ///
    /// A limit of more than 2 GiB is taken as 2 GiB, the most a `ByteBuffer` holds with room to grow.
    ///
    /// - Parameters:
    ///   - limits: how much the client may send at a time; of compressed messages, compressed.
    ///   - allowsCompression: whether permessage-deflate has been agreed on.
    package init(limits: Limits, allowsCompression: Bool = false) {
        self.maxFrameSize = Int32(clamping: limits.maxFrameSize)
        self.maxMessageSize = Int32(clamping: limits.maxMessageSize)
        self.maxFragments = Int32(clamping: limits.maxFragments)
        self.allowsCompression = allowsCompression
    }

    /// Bytes of payload still expected for the frame being read: lets the shell enlarge its read buffer for big
    /// messages. 0 when between frames.
    package var pendingPayloadBytes: Int {
        phase == .payload ? partial.read { $0.remaining } ?? 0 : 0
    }

    /// True between messages with nothing buffered; false once the decoder is finished.
    package var isIdle: Bool { phase == .header && partial.isEmpty && header.count == 0 }

    /// Consumes bytes until one event is complete and returns it, or nil when `bytes` is exhausted. To be called until
    /// it returns nil.
    package mutating func next(_ bytes: inout ByteBuffer) -> Event? {
        while bytes.readableBytes > 0 {
            let step = bytes.withUnsafeReadableBytes { read($0) }
            bytes.moveReaderIndex(forwardBy: step.consumed)
            if let event = step.event { return event }
        }
        return nil
    }
}

extension WebSocketDecoder {
    private enum Phase {
        case header
        case payload
        case finished
    }

    /// How far one step came: at least one byte, and at most one event.
    private struct Step {
        var consumed: Int
        var event: Event?
    }

    @inline(__always)
    private mutating func read(_ bytes: UnsafeRawBufferPointer) -> Step {
        switch phase {
        case .header where header.count == 0: readHeader(bytes)
        case .header: readRestOfHeader(bytes)
        case .payload: readPayload(bytes)
        case .finished: Step(consumed: bytes.count, event: nil)
        }
    }

    @inline(__always)
    private mutating func readHeader(_ bytes: UnsafeRawBufferPointer) -> Step {
        switch parse(bytes) {
        case .complete(let frame): begin(frame, bytes, from: frame.size)
        case .incomplete: Step(consumed: header.append(bytes), event: nil)
        case .violation(let violation): Step(consumed: bytes.count, event: fail(violation))
        }
    }

    @inline(__always)
    private func parse(_ bytes: UnsafeRawBufferPointer) -> WebSocketFrameHeader.Parsed {
        WebSocketFrameHeader.parse(bytes, insideMessage: insideMessage, allowsCompression: allowsCompression)
    }

    private mutating func readRestOfHeader(_ bytes: UnsafeRawBufferPointer) -> Step {
        let before = Int(header.count)
        let taken = header.append(bytes)
        switch header.withBytes({ parse($0) }) {
        case .complete(let frame):
            header.removeAll()
            return begin(frame, bytes, from: frame.size - before)
        case .incomplete: return Step(consumed: taken, event: nil)
        case .violation(let violation): return Step(consumed: bytes.count, event: fail(violation))
        }
    }

    /// Starts on a frame whose payload begins at `start` in `bytes`, as far as it is there.
    @inline(__always)
    private mutating func begin(
        _ frame: WebSocketFrameHeader,
        _ bytes: UnsafeRawBufferPointer,
        from start: Int
    ) -> Step {
        if let violation = violation(of: frame) { return Step(consumed: bytes.count, event: fail(violation)) }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[start...])
        if frame.isFinal, frame.opcode != .continuation, frame.length <= payload.count {
            let event = whole(frame, UnsafeRawBufferPointer(rebasing: payload[..<frame.length]))
            return Step(consumed: start + frame.length, event: event)
        }
        prepare(frame)
        var step = readPayload(payload)
        step.consumed += start
        return step
    }

    /// The limit that `frame` exceeds, if any. Control frames have a bound of their own and do not count.
    @inline(__always)
    private func violation(of frame: WebSocketFrameHeader) -> WebSocketViolation? {
        if frame.opcode.isControl { return nil }
        if frame.length > maxFrameSize { return .frameTooBig }
        if frame.isFinal, !insideMessage {
            return frame.length > maxMessageSize ? .messageTooBig : nil
        }
        let size = partial.read { $0.messageSize } ?? 0
        if frame.length > Int(maxMessageSize) - size { return .messageTooBig }
        let fragments = partial.read { $0.fragments } ?? 0
        return fragments >= maxFragments ? .tooManyFragments : nil
    }

    /// The event of a frame that is neither fragmented nor cut: the usual case, without state between reads.
    @inline(__always)
    private mutating func whole(_ frame: WebSocketFrameHeader, _ bytes: UnsafeRawBufferPointer) -> Event {
        let (payload, isASCII) = ByteBuffer.unmasking(bytes, key: frame.key)
        if frame.isCompressed { return .compressedMessage(frame.opcode == .text ? .text : .binary, payload) }
        switch frame.opcode {
        case .text where isASCII || payload.isUTF8: return .message(.text, payload)
        case .text: return fail(.invalidText)
        case .binary, .continuation: return .message(.binary, payload)
        case .close, .ping, .pong: return control(frame.opcode, payload)
        }
    }

    private mutating func prepare(_ frame: WebSocketFrameHeader) {
        if partial.update({ $0.begin(frame) }) == nil { partial.set(WebSocketPartial(frame)) }
        insideMessage = insideMessage || !frame.opcode.isControl
        phase = .payload
    }

    private mutating func readPayload(_ bytes: UnsafeRawBufferPointer) -> Step {
        let count = min(bytes.count, pendingPayloadBytes)
        let taken = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        guard partial.update({ $0.append(taken) }) ?? true else {
            return Step(consumed: bytes.count, event: fail(.invalidText))
        }
        return Step(consumed: count, event: pendingPayloadBytes == 0 ? endFrame() : nil)
    }

    /// The event of the frame that is now complete, if it ends something.
    private mutating func endFrame() -> Event? {
        phase = .header
        guard let frame = partial.read({ $0.frame }) else { return nil }
        if frame.opcode.isControl { return endControl(frame.opcode) }
        return frame.isFinal ? endMessage() : nil
    }

    private mutating func endControl(_ opcode: WebSocketOpcode) -> Event? {
        let payload = partial.update { $0.takeControl() }
        if !insideMessage { partial.clear() }
        return payload.map { control(opcode, $0) }
    }

    private mutating func endMessage() -> Event? {
        guard partial.read({ $0.isTextComplete }) ?? true else { return fail(.invalidText) }
        let event = partial.update { partial in
            partial.isCompressed
                ? Event.compressedMessage(partial.kind, partial.takeMessage())
                : Event.message(partial.kind, partial.takeMessage())
        }
        partial.clear()
        insideMessage = false
        return event
    }

    private mutating func control(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> Event {
        switch opcode {
        case .ping: .ping(payload)
        case .pong: .pong(payload)
        default: close(payload)
        }
    }

    private mutating func close(_ payload: ByteBuffer) -> Event {
        if payload.readableBytes == 0 { return finish(.close(nil, reason: "")) }
        guard let number = payload.getInteger(at: payload.readerIndex, as: UInt16.self) else {
            return fail(.truncatedCloseCode)
        }
        let code = WebSocketCloseCode(rawValue: number)
        guard code.isValidOnWire else { return fail(.invalidCloseCode) }
        let reason = payload.dropping(first: MemoryLayout<UInt16>.size)
        guard reason.isUTF8 else { return fail(.invalidCloseReason) }
        return finish(.close(code, reason: String(buffer: reason)))
    }

    private mutating func fail(_ violation: WebSocketViolation) -> Event {
        finish(.violation(violation))
    }

    private mutating func finish(_ event: Event) -> Event {
        phase = .finished
        insideMessage = false
        partial.clear()
        header.removeAll()
        return event
    }
}
