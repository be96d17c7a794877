/// Text as it may stand in XML.
enum XMLText {
    static func escape(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: character.isControl ? " " : String(character)
            }
        }.joined()
    }
}

extension Character {
    fileprivate var isControl: Bool { self.unicodeScalars.contains { $0.value < 0x20 } }
}
