import NIOCore
import RoostCluster
import RoostProtocol
import RoostPubSub

/// What is said to a server.
enum NATSCommand: LinkCommands {
    static let ping = ByteBuffer(string: "PING\r\n")
    static let pong = ByteBuffer(string: "PONG\r\n")

    /// Who this is, and what it wants: no `+OK` for everything, its own frames not back, and news of other servers.
    static func connect(_ greeting: NATSGreeting, nonce: String?, isSecured: Bool) throws(NATSSetupError) -> ByteBuffer
    {
        var members: [String: JSON] = [
            "verbose": false, "pedantic": false, "echo": false, "protocol": 1, "headers": false, "no_responders": false,
            "lang": "swift", "version": "1", "tls_required": .bool(isSecured), "name": .string(greeting.name),
        ]
        for field in try greeting.pass.fields(nonce: nonce) { members[field.name] = .string(field.value) }
        return ByteBuffer(string: "CONNECT \(JSON.object(members))\r\n")
    }

    static func subscribe(_ subject: PubSubSubject, _ number: UInt64, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("SUB ")
        buffer.writeString(subject.name)
        buffer.writeString(" \(number)\r\n")
    }

    static func unsubscribe(_ number: UInt64, into buffer: inout ByteBuffer) {
        buffer.writeString("UNSUB \(number)\r\n")
    }

    static func publish(_ subject: PubSubSubject, size: Int, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("PUB ")
        buffer.writeString(subject.name)
        buffer.writeStaticString(" ")
        buffer.writeString(String(size))
        buffer.writeStaticString("\r\n")
    }

    static let end: StaticString = "\r\n"

    static var maxFrameSize: Int { NATSServerInfo().maxPayload }
}
