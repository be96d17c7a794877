import NIOCore
import RoostProtocol

/// JSON text. What is accepted is what the grammar says, means what it says, and can be written and read again; however
/// a value is looked at, it is the same.
///
/// The first byte chooses how deep containers may be nested.
enum JSONTarget: FuzzTarget {
    static let name = "json"

    static func run(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let maxDepth = [JSONLimits.defaultMaxDepth, 0, 1, 2, 3, 65][Int(input.byte()) % 6]
        let text = Array(input.rest)
        let expected = JSONReference.value(of: text, maxDepth: maxDepth)
        let value = try? JSON(parsing: ByteBuffer(bytes: text), maxDepth: maxDepth)
        try requireEqual(value, expected, "the value")
        try checkFault(text, maxDepth)
        if let value { try checkRewriting(value, maxDepth) }
        guard let payload = try? Payload(validating: ByteBuffer(bytes: text)) else {
            return try require(expected == nil, "JSON is no payload")
        }
        try checkPayload(payload, JSONReference.value(of: text, maxDepth: JSONLimits.defaultMaxDepth))
    }

    /// The place of a fault lies in the text.
    private static func checkFault(_ text: [UInt8], _ maxDepth: Int) throws {
        do throws(JSONError) {
            _ = try JSON(parsing: ByteBuffer(bytes: text), maxDepth: maxDepth)
        } catch {
            try require((0...text.count).contains(error.offset), "a fault outside of the text: \(error)")
        }
    }

    private static func checkRewriting(_ value: JSON, _ maxDepth: Int) throws {
        let text = value.description
        let again = try JSON(parsing: text, maxDepth: maxDepth)
        try requireEqual(again, value, "what was written")
        try requireEqual(again.description, text, "written twice")
    }

    private static func checkPayload(_ payload: Payload, _ expected: JSON?) throws {
        try requireEqual(payload.json, expected, "the payload")
        try requireEqual(try payload.decode(JSON.self), expected, "the decoded payload")
        for (key, member) in expected?.object ?? [:] {
            try requireEqual(payload[key], member, "the member \(key.debugDescription)")
        }
        try require(payload["no such member"] == expected?["no such member"], "a member out of nowhere")
    }
}
