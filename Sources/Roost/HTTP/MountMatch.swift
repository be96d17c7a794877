/// The mount that a request goes to, with the parameters of the connection.
struct MountMatch: Sendable {
    enum Kind: Sendable {
        case channels(SocketMount)
        case raw(RawSocketMount)
    }

    let kind: Kind
    let params: Params

    /// Where the application's `connect` runs.
    var execution: HandlerExecution {
        switch self.kind {
        case .channels(let mount): mount.execution
        case .raw: .handlerThreads
        }
    }

    var configuration: SocketConfiguration {
        switch self.kind {
        case .channels(let mount): mount.configuration
        case .raw(let mount): mount.configuration
        }
    }
}

extension Routes {
    /// Looks up the mount at a path.
    func mount(at path: String, params: Params) -> MountMatch? {
        for mount in self.mounts {
            if let variables = mount.path.match(path) {
                return MountMatch(kind: .channels(mount), params: params.merging(variables))
            }
        }
        for mount in self.rawMounts {
            if let variables = mount.path.match(path) {
                return MountMatch(kind: .raw(mount), params: params.merging(variables))
            }
        }
        return nil
    }
}
