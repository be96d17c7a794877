import Foundation
import Roost
import RoostProcesses

extension Routes {
    /// Broadcasts from outside any channel, figures, and a header field that the client chooses.
    mutating func addControl() {
        self.post("/broadcast") { request in
            guard let topic = request.params["topic"] else { return .text("topic?", status: .badRequest) }
            let event = request.params["event"] ?? "new_msg"
            do {
                try request.endpoint.broadcast(topic, event, Payload(validating: request.body))
                return HTTPResponse(.ok)
            } catch let error as JSONError {
                return .text("\(error)", status: .badRequest)
            }
        }
        self.health()
        self.get("/stats") { request in
            let stats = request.endpoint.stats
            return .json([
                "connections": .int(stats.connections),
                "channels": .int(stats.channels),
                "topics": .int(stats.topics),
            ])
        }
        self.get("/header") { request in
            HTTPResponse(.ok, headers: ["x-chosen": request.params["value"] ?? ""])
        }
        self.get("/*") { _ in .json(["errors": ["detail": "Not Found"]], status: .notFound) }
    }

    /// Which of several processes has answered.
    mutating func addProcess(_ process: ServerProcess) {
        let pid = Int(ProcessInfo.processInfo.processIdentifier)
        self.get("/process") { _ in .json(["number": .int(process.number), "pid": .int(pid)]) }
    }
}
