/// Whether a message was sent as text, known to be UTF-8 once it is whole, or as bytes.
package enum WebSocketMessageKind: Sendable {
    /// A message of opcode 1; its payload has been found to be UTF-8.
    case text
    /// A message of opcode 2; its payload is anything.
    case binary
}
