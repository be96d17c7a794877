/// Health checks, for what distributes clients over servers.
extension Routes {
    /// Answers health checks: 200 `ok` while the endpoint serves, 503 `draining` from the moment it shuts down, so that a
    /// load balancer sends clients elsewhere while the connections that are left are being closed.
    public mutating func health(_ path: String = "/health") {
        self.get(path) { request in
            request.endpoint.isDraining ? .text("draining", status: .serviceUnavailable) : .text("ok")
        }
    }
}
