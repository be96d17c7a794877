import Testing

@testable import Roost

/// Which mount a path goes to.
@Suite struct RoutingTests {
    private func routes(_ fill: (inout Routes) -> Void) -> Routes {
        var routes = Routes()
        fill(&routes)
        return routes
    }

    @Test func mountsASocketBelowItsPath() {
        let routes = self.routes { $0.socket("/socket", PlainSocket.self) { _ in } }
        #expect(routes.mount(at: "/socket/websocket", params: Params()) != nil)
        #expect(routes.mount(at: "/socket", params: Params()) == nil)
        #expect(routes.mount(at: "/socket/websocket/x", params: Params()) == nil)
    }

    @Test func givesTheVariablesOfThePathPrecedence() {
        let routes = self.routes { $0.socket("/rooms/:room", PlainSocket.self) { _ in } }
        let mount = routes.mount(at: "/rooms/7/websocket", params: Params(["room": "query", "vsn": "2.0.0"]))
        #expect(mount?.params.dictionary == ["room": "7", "vsn": "2.0.0"])
    }

    @Test func findsPagesByMethodAndPath() {
        let routes = self.routes {
            $0.get("/users/:id") { _ in .text("") }
            $0.post("/users/:id") { _ in .text("") }
        }
        #expect(self.variables(routes.page(.GET, "/users/7")) == ["id": "7"])
        #expect(self.variables(routes.page(.HEAD, "/users/7")) == ["id": "7"])
        guard case .methodNotAllowed(let methods) = routes.page(.DELETE, "/users/7") else {
            Issue.record("a page for DELETE")
            return
        }
        #expect(methods == [.GET, .POST])
        guard case .notFound = routes.page(.GET, "/users") else {
            Issue.record("a page at /users")
            return
        }
    }

    private func variables(_ match: Routes.PageMatch) -> [String: String]? {
        if case .page(_, let variables) = match { variables } else { nil }
    }
}
