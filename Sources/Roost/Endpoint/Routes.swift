public import NIOHTTP1

/// What an endpoint serves: sockets, pages and their assets.
public struct Routes: Sendable {
    /// Answers an HTTP request. Runs on the handler threads; what it throws is answered with status 500.
    public typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

    var mounts: [SocketMount] = []
    var rawMounts: [RawSocketMount] = []
    private(set) var longPolls: [LongPollMount] = []
    /// Those whose path ends in `*` come last.
    private(set) var pages: [Page] = []

    struct Page: Sendable {
        let method: HTTPMethod
        let path: PathPattern
        let handler: Handler
    }

    init() {}

    /// Mounts a socket: clients connect at `path` + `/websocket`, and at `path` + `/longpoll` if the configuration has
    /// ``SocketConfiguration/longPoll``.
    ///
    /// - Parameters:
    ///   - path: Where; segments that begin with `:` become parameters.
    ///   - socket: The type whose `connect` decides over clients.
    ///   - configuration: Limits and times.
    ///   - routes: Says which channel serves which topics.
    public mutating func socket<S: Socket>(
        _ path: String,
        _ socket: S.Type,
        configuration: SocketConfiguration = SocketConfiguration(),
        routes: (inout SocketRoutes<S>) -> Void
    ) {
        var table = SocketRoutes<S>()
        routes(&table)
        let mount = SocketMount(
            path: PathPattern(path + "/websocket"),
            socket: socket,
            configuration: configuration,
            routes: table.routes
        )
        self.mounts.append(mount)
        if let longPoll = configuration.longPoll {
            self.longPolls.append(LongPollMount(path: PathPattern(path + "/longpoll"), mount, longPoll))
        }
    }

    /// Mounts a socket that speaks a protocol of its own instead of Phoenix's: clients connect at `path` +
    /// `/websocket`.
    public mutating func rawSocket<S: RawSocket>(
        _ path: String,
        _ socket: S.Type,
        configuration: SocketConfiguration = SocketConfiguration()
    ) {
        self.rawMounts.append(
            RawSocketMount(path: PathPattern(path + "/websocket"), socket: socket, configuration: configuration)
        )
    }

    /// Answers requests of a method and path. A path may have variables (`/users/:id`) or end in `/*`; one that ends so
    /// counts only where no other matches.
    public mutating func on(_ method: HTTPMethod, _ path: String, _ handler: @escaping Handler) {
        let page = Page(method: method, path: PathPattern(path), handler: handler)
        let end = page.path.isPrefix ? nil : self.pages.firstIndex { $0.path.isPrefix }
        self.pages.insert(page, at: end ?? self.pages.endIndex)
    }

    /// Answers GET and HEAD requests.
    public mutating func get(_ path: String, _ handler: @escaping Handler) {
        self.on(.GET, path, handler)
    }

    /// Answers POST requests.
    public mutating func post(_ path: String, _ handler: @escaping Handler) {
        self.on(.POST, path, handler)
    }

    /// Serves a file from memory, with its media type and an entity tag.
    ///
    /// - Parameters:
    ///   - path: Where.
    ///   - bytes: The file, for example a resource embedded in the program.
    ///   - type: Its media type; by default that of the path's ending.
    public mutating func asset(_ path: String, _ bytes: [UInt8], type: String? = nil) {
        let asset = Asset(bytes, type: type ?? MediaType.forFile(named: path))
        self.get(path) { asset.response(to: $0.headers) }
    }

    /// Looks up who answers a plain request.
    ///
    /// - Returns: The page and the variables of its path; without a page, the methods that the path has.
    func page(_ method: HTTPMethod, _ path: String) -> PageMatch {
        var methods: [HTTPMethod] = []
        for page in self.pages {
            guard let variables = page.path.match(path) else { continue }
            if page.method == method || (page.method == .GET && method == .HEAD) {
                return .page(page, variables)
            }
            methods.append(page.method)
        }
        return methods.isEmpty ? .notFound : .methodNotAllowed(methods)
    }

    enum PageMatch {
        case page(Page, [String: String])
        case methodNotAllowed([HTTPMethod])
        case notFound
    }
}
