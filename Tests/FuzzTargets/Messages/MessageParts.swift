import RoostProtocol

/// The parts of a text frame, found by the reference reader, and what is wrong with them.
struct MessageParts {
    private(set) var joinRef: JSON?
    private(set) var ref: JSON?
    private(set) var topic: JSON?
    private(set) var event: JSON?
    private(set) var payload: JSON?
    /// What may be said against the frame as a whole.
    private var outerFaults: [MalformedMessage.Reason] = []
    private let frameSize: Int

    /// The parts of a version 2 frame.
    static func v2(_ text: [UInt8], maxDepth: Int) -> MessageParts {
        var parts = MessageParts(frameSize: text.count)
        switch JSONReference.value(of: text, maxDepth: maxDepth) {
        case nil: parts.outerFaults = [.invalidJSON, .tooDeep, .invalidUTF8]
        case .array(let elements) where elements.count < 5: parts.outerFaults = [.tooFewElements]
        case .array(let elements):
            (parts.joinRef, parts.ref, parts.topic) = (elements[0], elements[1], elements[2])
            (parts.event, parts.payload) = (elements[3], elements[4])
        // The array is not counted as a level; where there is none, the value may be one level too deep.
        default: parts.outerFaults = [.notAnArray, .tooDeep]
        }
        return parts
    }

    /// The parts of a version 1 frame.
    static func v1(_ text: [UInt8], maxDepth: Int) -> MessageParts {
        var parts = MessageParts(frameSize: text.count)
        switch JSONReference.value(of: text, maxDepth: maxDepth) {
        case nil: parts.outerFaults = [.invalidJSON, .tooDeep, .invalidUTF8]
        case .object(let members):
            (parts.joinRef, parts.ref, parts.topic) = (members["join_ref"], members["ref"], members["topic"])
            (parts.event, parts.payload) = (members["event"], members["payload"])
            let isComplete = ["ref", "topic", "event", "payload"].allSatisfy { members[$0] != nil }
            parts.outerFaults = isComplete ? [] : [.missingKey]
        default: parts.outerFaults = [.notAnObject, .tooDeep]
        }
        return parts
    }

    private init(frameSize: Int) {
        self.frameSize = frameSize
    }

    /// The reasons for which the frame may be refused.
    var faults: [MalformedMessage.Reason] {
        if !outerFaults.isEmpty { return outerFaults }
        if !isRef(joinRef) || !isRef(ref) { return [.badRef] }
        if !isName(topic) { return mayBeRefused ? [.badTopic, .badRef] : [.badTopic] }
        if !isName(event) { return mayBeRefused ? [.badEvent, .badRef] : [.badEvent] }
        return []
    }

    /// One of them, nil if the frame is good.
    var fault: MalformedMessage.Reason? { faults.first }

    /// Whether a number could be too long for a ref: the length is lost in the value.
    var mayBeRefused: Bool {
        frameSize > 255 && (joinRef?.double != nil || ref?.double != nil)
    }

    private func isRef(_ value: JSON?) -> Bool {
        switch value {
        case nil, .null, .int, .double: true
        case .string(let text): text.utf8.count <= 255
        default: false
        }
    }

    private func isName(_ value: JSON?) -> Bool {
        value?.string.map { $0.utf8.count <= 65_535 } ?? false
    }
}
