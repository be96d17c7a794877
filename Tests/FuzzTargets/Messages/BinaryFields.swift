/// A binary frame taken apart by its layout: a kind, the sizes of the fields, one byte each, the fields, the data.
struct BinaryFields {
    private(set) var fields: [[UInt8]] = []
    private(set) var data: [UInt8] = []

    /// A client's push: join_ref, ref, topic and event, all of them text.
    init?(push frame: [UInt8]) {
        self.init(frame, kind: 0, count: 4)
        guard fields.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) else { return nil }
    }

    /// - Returns: nil when the frame is of another kind or too short.
    init?(_ frame: [UInt8], kind: UInt8, count: Int) {
        guard frame.first == kind, frame.count > count else { return nil }
        var rest = frame.dropFirst(1 + count)
        for size in frame[1...count] {
            guard rest.count >= size else { return nil }
            fields.append(Array(rest.prefix(Int(size))))
            rest = rest.dropFirst(Int(size))
        }
        data = Array(rest)
    }
}
