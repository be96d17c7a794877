/// Builds a ``JSON`` value from what the scanner reports.
struct JSONTreeBuilder: JSONVisitor {
    private struct Container {
        let isObject: Bool
        var key = ""
        var elements: [JSON] = []
        var members: [String: JSON] = [:]

        mutating func add(_ value: JSON) {
            if isObject { members[key] = value } else { elements.append(value) }
        }

        var value: JSON { isObject ? .object(members) : .array(elements) }
    }

    private let bytes: UnsafeRawBufferPointer
    private var containers: [Container] = []
    /// The value, once the scanner is done with it.
    private(set) var root = JSON.null

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func open(isObject: Bool) {
        containers.append(Container(isObject: isObject))
    }

    mutating func key(_ token: JSONToken) {
        guard let last = containers.indices.last else { return }
        containers[last].key = token.string(in: bytes) ?? ""
    }

    mutating func scalar(_ token: JSONToken) {
        add(value(of: token))
    }

    mutating func close() {
        guard let container = containers.popLast() else { return }
        add(container.value)
    }

    private mutating func add(_ value: JSON) {
        if let last = containers.indices.last { containers[last].add(value) } else { root = value }
    }

    private func value(of token: JSONToken) -> JSON {
        switch token.kind {
        case .true: .bool(true)
        case .false: .bool(false)
        case .integer, .decimal: number(token)
        case .string, .escapedString: .string(token.string(in: bytes) ?? "")
        case .null, .array, .object: .null
        }
    }

    private func number(_ token: JSONToken) -> JSON {
        let text = token.rawText(in: bytes)
        if token.kind == .integer, let value = Int(text) { return .int(value) }
        return .double(Double(text) ?? 0)
    }
}
