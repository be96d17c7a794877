/// Where the clients of a mount connect by long-polling.
final class LongPollMount: Sendable {
    let path: PathPattern
    let mount: SocketMount
    let configuration: LongPollConfiguration

    init(path: PathPattern, _ mount: SocketMount, _ configuration: LongPollConfiguration) {
        self.path = path
        self.mount = mount
        self.configuration = configuration
    }
}

/// The long-poll mount that a request goes to, with its parameters.
struct LongPollMatch: Sendable {
    let longPoll: LongPollMount
    let params: Params

    var mount: SocketMount { self.longPoll.mount }
}

extension Routes {
    /// Looks up the long-poll mount at a path.
    func longPoll(at path: String, params: Params) -> LongPollMatch? {
        for longPoll in self.longPolls {
            if let variables = longPoll.path.match(path) {
                return LongPollMatch(longPoll: longPoll, params: params.merging(variables))
            }
        }
        return nil
    }
}
