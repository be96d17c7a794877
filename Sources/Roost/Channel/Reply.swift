public import RoostProtocol

/// What a channel does after an event: ``Channel/handleIn(_:payload:socket:)`` returns it.
///
/// Phoenix's `{:noreply, socket}`, `{:reply, …, socket}` and `{:stop, …}`.
public struct Reply: Sendable {
    enum Ending {
        case normal
        case failure(any Error)
    }

    let response: (status: ReplyStatus, payload: Payload)?
    let ending: Ending?

    /// Goes on, and answers nothing.
    public static var noReply: Reply { Reply(response: nil, ending: nil) }

    /// Goes on, and answers the event.
    ///
    /// - Parameters:
    ///   - status: `.ok`, `.error`, or any other word that the client's `receive(status, …)` listens to.
    ///   - response: What the client gets; empty unless given.
    public static func reply(_ status: ReplyStatus, _ response: Payload = .empty) -> Reply {
        Reply(response: (status, response), ending: nil)
    }

    /// Goes on, and answers the event with a value encoded as JSON.
    ///
    /// - Throws: What encoding the value throws.
    @_disfavoredOverload
    public static func reply(_ status: ReplyStatus, _ response: some Encodable) throws -> Reply {
        .reply(status, try Payload(encoding: response))
    }

    /// Goes on, and answers the event with an error, whose reason is given as `{"reason": …}`.
    public static func error(reason: String) -> Reply {
        .reply(.error, ["reason": .string(reason)])
    }

    /// Ends the channel normally: the client is sent `phx_close` and does not rejoin.
    public static var stop: Reply { Reply(response: nil, ending: .normal) }

    /// Answers the event, then ends the channel normally.
    public static func stop(reply status: ReplyStatus, _ response: Payload = .empty) -> Reply {
        Reply(response: (status, response), ending: .normal)
    }

    /// Answers the event with a value encoded as JSON, then ends the channel normally.
    ///
    /// - Throws: What encoding the value throws.
    @_disfavoredOverload
    public static func stop(reply status: ReplyStatus, _ response: some Encodable) throws -> Reply {
        .stop(reply: status, try Payload(encoding: response))
    }

    /// Ends the channel with an error: the client is sent `phx_error` and rejoins after a while.
    public static func stop(throwing error: any Error) -> Reply {
        Reply(response: nil, ending: .failure(error))
    }

    /// Answers the event, then ends the channel with an error.
    public static func stop(
        throwing error: any Error,
        reply status: ReplyStatus,
        _ response: Payload = .empty
    ) -> Reply {
        Reply(response: (status, response), ending: .failure(error))
    }
}
