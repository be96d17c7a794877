import NIOCore
public import RoostPubSub

/// Where an endpoint listens, and the resources it uses.
public struct EndpointConfiguration: Sendable {
    /// The address to listen on. Default `127.0.0.1`: only this machine. `0.0.0.0` or `::` for everybody.
    public var host = "127.0.0.1"

    /// The port to listen on; 0 lets the system choose. Default 4000.
    public var port = 4000

    /// Whether other processes of the same user may listen on the port at the same time (`SO_REUSEPORT`). Linux then spreads
    /// new connections evenly between them; on Apple's systems they mostly go to the one that came last. At shutdown the
    /// endpoint stops listening first, so that the others get what comes. Default `false`. Set by `Processes` of the module
    /// `RoostProcesses`.
    public var sharesPort = false

    /// The number of event loops. Default: the number of cores.
    public var eventLoops = System.coreCount

    /// The threads for channel handlers. Default: the number of cores.
    public var handlerThreads = System.coreCount

    /// How many threads for channel handlers there may be while handlers block. Default 512.
    public var maxHandlerThreads = 512

    /// How many connections may wait to be accepted. Default 4096 (the system may allow fewer).
    public var backlog = 4_096

    /// How many connections there may be, long-poll sessions included. Others are answered with 503. Default 1 048 576. (The
    /// system usually allows fewer open files; then, too, others are answered with 503.)
    public var maxConnections = 1_048_576

    /// How many connections there may be from one address. Others are answered with 429. Default `nil`, no limit: behind a
    /// proxy, all come from its address.
    public var maxConnectionsPerAddress: Int?

    /// How long a client may take to send a request, and keep a connection without one. Then the connection is closed.
    /// Default 15 s.
    public var requestTimeout: Duration = .seconds(15)

    /// How long a client may take to receive an answer; beyond, its connection is cut. Default 60 s.
    public var responseTimeout: Duration = .seconds(60)

    /// The largest header field of an HTTP request, name and value together, and its largest target, in bytes. Beyond, 431.
    /// Default 16 KiB.
    public var maxHeaderFieldSize = 16 * 1024

    /// The largest header of an HTTP request, all fields together, in bytes. Beyond, 431. Default 32 KiB.
    public var maxHeaderSize = 32 * 1024

    /// How many header fields an HTTP request may have. Beyond, 431. Default 100.
    public var maxHeaderCount = 100

    /// The largest body of an HTTP request, in bytes. Larger ones are answered with 413. Default 1 MiB.
    public var maxBodySize = 1_048_576

    /// How many bytes may be kept of bodies that have not come completely yet, of all requests together. Beyond, the request
    /// that brings more is answered with 503. Default 256 MiB.
    public var maxGatheredBytes = 256 * 1024 * 1024

    /// How many bytes may wait for all connections that do not keep up, together. Beyond, those are dropped for which most
    /// waits. Default 1 GiB. (Bytes that connections share, as those of broadcasts, count once for each.)
    public var outboundLimit = 1024 * 1024 * 1024

    /// How long a shutdown may take: connections that have not ended by then are cut, and channels not waited for. Default
    /// 25 s; Kubernetes kills a program after 30.
    public var shutdownTimeout: Duration = .seconds(25)

    /// How many connections are closed at once at shutdown. Default 1 000.
    public var drainBatchSize = 1_000

    /// How long to wait between closing batches of connections at shutdown, a quarter more or less, so that clients do not
    /// all come back at the same time. It shrinks when there are so many that they would take more than half of
    /// ``shutdownTimeout``. Default 200 ms.
    public var drainInterval: Duration = .milliseconds(200)

    /// Protects all connections: `try TLS(certificate: "cert.pem", key: "key.pem")` of the module `RoostTLS`. Default
    /// `nil`: plain HTTP, for a proxy in front or for this machine.
    public var security: (any ConnectionSecurity)?

    /// Makes one of several nodes: `try Cluster(NATS("nats://…"), name: "chat", secret: secret)` of the modules `RoostCluster`
    /// and `RoostNATS`. Default `nil`: this is the only node.
    public var cluster: (any ClusterLink)?

    /// How presence behaves.
    public var presence = PresenceConfiguration()

    /// Who watches over the event loops.
    package var eventLoopWatch: (any EventLoopWatch)?

    /// The default configuration.
    public init() {}

    /// What a connection keeps for reading. A million idle connections keep a million of them.
    static let receiveBufferSize = 512
}
