public import RoostProtocol

/// The outcome of ``Channel/join(_:payload:socket:)``.
///
/// Phoenix's `{:ok, socket}`, `{:ok, reply, socket}` and `{:error, reply}`.
public struct JoinReply: Sendable {
    let status: ReplyStatus
    let response: Payload

    /// Accepts.
    public static var ok: JoinReply { .ok(.empty) }

    /// Accepts, with a response that the client's `receive("ok", …)` gets.
    public static func ok(_ response: Payload) -> JoinReply {
        JoinReply(status: .ok, response: response)
    }

    /// Accepts, with a response encoded as JSON.
    ///
    /// - Throws: What encoding the value throws.
    @_disfavoredOverload
    public static func ok(_ response: some Encodable) throws -> JoinReply {
        .ok(try Payload(encoding: response))
    }

    /// Refuses, with a response that the client's `receive("error", …)` gets.
    public static func error(_ response: Payload) -> JoinReply {
        JoinReply(status: .error, response: response)
    }

    /// Refuses, with a response encoded as JSON.
    ///
    /// - Throws: What encoding the value throws.
    @_disfavoredOverload
    public static func error(_ response: some Encodable) throws -> JoinReply {
        .error(try Payload(encoding: response))
    }

    /// Refuses, and gives the reason as `{"reason": …}`.
    public static func error(reason: String) -> JoinReply {
        .error(["reason": .string(reason)])
    }
}
