/// The JavaScript client, which every endpoint serves.
extension Routes {
    mutating func addClient() {
        for (name, bytes) in JavaScriptClient.files {
            self.asset("/" + name, bytes)
        }
    }
}
