public import Roost
import RoostCluster
import RoostLocal

/// One of the processes of a server, or the only one.
public struct ServerProcess: Sendable {
    private let post: ChildPost?
    private let heart: Heart?

    init(_ post: ChildPost? = nil, _ heart: Heart? = nil) {
        self.post = post
        self.heart = heart
    }

    /// Which it is, from 1. It keeps its number when it is started again.
    public var number: Int { self.post?.number ?? 1 }

    /// How many there are.
    public var count: Int { self.post?.count ?? 1 }

    /// Has an endpoint share its port with those of the other processes, and makes them one, if there are others:
    /// - They listen on the same port, also when it is 0, which lets the system choose.
    /// - Unless there is a cluster in the configuration, they form one among themselves.
    /// - Where the configuration has the default of as many event loops and handler threads as there are cores, these are
    ///   shared out.
    /// - The supervisor notices when their event loops hang.
    ///
    /// To be called when the configuration is complete.
    ///
    /// - Parameters:
    ///   - configuration: That of the process's only endpoint.
    ///   - name: What their own cluster is called. A process with several endpoints gives each a name of its own.
    /// - Throws: When no port can be had, or what the supervisor has left cannot be read.
    public func join(_ configuration: inout EndpointConfiguration, name: String = "processes") throws {
        guard let post else { return }
        configuration.sharesPort = true
        configuration.eventLoopWatch = self.heart
        if configuration.port == 0 {
            let directory = post.directory
            configuration.port = try SharedPort(directory: directory, name: name).port(host: configuration.host)
        }
        if configuration.cluster == nil { configuration.cluster = try self.cluster(name, post) }
        let (cores, share) = (EndpointConfiguration().eventLoops, EndpointConfiguration().eventLoops / post.count)
        if configuration.eventLoops == cores { configuration.eventLoops = max(1, share) }
        if configuration.handlerThreads == cores { configuration.handlerThreads = max(1, share) }
    }

    private func cluster(_ name: String, _ post: ChildPost) throws -> Cluster {
        var configuration = LocalConfiguration()
        configuration.mayBeHub = false
        let adapter = try Local(post.directory.hub, configuration: configuration)
        let secret = try post.directory.secret()
        return try Cluster(adapter, name: name, secret: secret, node: "process-\(post.number)")
    }
}
