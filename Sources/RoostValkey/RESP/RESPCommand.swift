import NIOCore

/// Writes commands, which are arrays of strings in every version of RESP.
enum RESPCommand {
    /// Writes a command.
    static func write(_ words: [String], to buffer: inout ByteBuffer) {
        self.writeCount(words.count, to: &buffer)
        for word in words {
            self.writeWord(word, to: &buffer)
        }
    }

    /// A command by itself.
    static func make(_ words: String...) -> ByteBuffer {
        var buffer = ByteBuffer()
        self.write(words, to: &buffer)
        return buffer
    }

    /// Writes how many words follow.
    static func writeCount(_ count: Int, to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "*"))
        self.writeNumber(count, to: &buffer)
    }

    /// Writes a word.
    static func writeWord(_ word: String, to buffer: inout ByteBuffer) {
        self.writeLength(word.utf8.count, to: &buffer)
        buffer.writeString(word)
        self.writeLineEnd(to: &buffer)
    }

    /// Writes the length of a word; the word and a line end must follow.
    static func writeLength(_ length: Int, to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "$"))
        self.writeNumber(length, to: &buffer)
    }

    /// Writes a line end.
    static func writeLineEnd(to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(0x0D0A))
    }

    private static func writeNumber(_ number: Int, to buffer: inout ByteBuffer) {
        buffer.writeString(String(number))
        self.writeLineEnd(to: &buffer)
    }
}
