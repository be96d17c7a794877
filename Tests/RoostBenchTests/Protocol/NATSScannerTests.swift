import Testing

@testable import RoostBench

@Suite("Commands of NATS")
struct NATSScannerTests {
    @Test("Several commands in one frame, in order")
    func commands() {
        let text = "INFO {\"max_payload\":1048576}\r\nPONG\r\nMSG a.b 1 5\r\nhello\r\n+OK\r\nPING\r\n"
        #expect(Self.scan(text).found == ["other", "pong", "message hello", "other", "ping"])
        #expect(Self.scan(text).rest == 0)
    }

    @Test("A message with a subject for answers, without a payload, and with line ends in it")
    func messages() {
        #expect(Self.scan("MSG a 1 inbox 2\r\nhi\r\n").found == ["message hi"])
        #expect(Self.scan("MSG a 1 0\r\n\r\nPONG\r\n").found == ["message ", "pong"])
        #expect(Self.scan("MSG a 1 4\r\n\r\n\r\n\r\nPING\r\n").found == ["message \r\n\r\n", "ping"])
    }

    @Test("What is cut off anywhere is left for later, and all before it is found")
    func cuts() {
        let text = "PONG\r\nMSG a 1 5\r\nhello\r\n"
        for length in 0..<text.utf8.count {
            let part = Self.scan(String(decoding: text.utf8.prefix(length), as: UTF8.self))
            #expect(part.found == (length < 6 ? [] : ["pong"]), "\(length)")
            #expect(part.rest == (length < 6 ? length : length - 6), "\(length)")
        }
        #expect(Self.scan(text).found == ["pong", "message hello"])
    }

    @Test("What the server complains of is told")
    func errors() {
        #expect(Self.scan("-ERR 'Slow Consumer'\r\n").found == ["error 'Slow Consumer'"])
    }

    @Test(
        "Nothing that a server may say",
        arguments: [
            "HELLO\r\n", "\r\n", "MSG a 1 x\r\n", "MSG a 1 -1\r\n", "MSG a 1 99999999999999999999\r\n", "MSG \r\n",
            "MSG a 1 999999999\r\n", "MSG12\r\n", String(repeating: "x", count: 70_000),
        ]
    )
    func violations(_ text: String) {
        #expect(Self.scan(text).found == ["violation"])
    }

    private static func scan(_ text: String) -> (found: [String], rest: Int) {
        Array(text.utf8).withUnsafeBytes { bytes in
            var (scanner, found) = (NATSScanner(bytes), [String]())
            while let command = scanner.next() {
                found.append(self.name(command))
                if case .violation = command { break }
            }
            return (found, bytes.count - scanner.position)
        }
    }

    private static func name(_ command: NATSScanner.Command) -> String {
        switch command {
        case .message(let payload): "message " + String(decoding: payload, as: UTF8.self)
        case .ping: "ping"
        case .pong: "pong"
        case .error(let reason): "error " + reason
        case .other: "other"
        case .violation: "violation"
        }
    }
}
