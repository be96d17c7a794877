/// Puts the errors of `Codable` into one short line.
enum CodingErrorText {
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as DecodingError: describe(error)
        case EncodingError.invalidValue(_, let context): context.debugDescription + place(context.codingPath)
        default: "\(error)"
        }
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\"\(key.stringValue)\" is missing" + place(context.codingPath)
        case .typeMismatch(let type, let context): "expected \(type)" + place(context.codingPath)
        case .valueNotFound(let type, let context): "expected \(type), found null" + place(context.codingPath)
        case .dataCorrupted(let context): context.debugDescription + place(context.codingPath)
        @unknown default: "\(error)"
        }
    }

    /// ` at user.tags[0]`, or nothing for the payload itself.
    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "" }
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return " at " + text
    }
}
