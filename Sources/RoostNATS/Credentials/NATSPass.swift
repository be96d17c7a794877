/// Credentials that are ready to be shown to a server.
struct NATSPass: Sendable {
    private enum Kind {
        case none
        case user(String, password: String)
        case token(String)
        case key(NKey, jwt: String?)
    }

    private let kind: Kind

    /// Reads the file, or the seed, if that is what the credentials are.
    init(_ credentials: NATSCredentials) throws(NATSSetupError) {
        switch credentials {
        case .none: self.kind = .none
        case .user(let name, let password): self.kind = .user(name, password: password)
        case .token(let token): self.kind = .token(token)
        case .nkey(let seed): self.kind = .key(try NKey(seed: seed), jwt: nil)
        case .file(let path):
            let file = try CredentialsFile(path: path)
            self.kind = .key(file.key, jwt: file.jwt)
        }
    }

    /// The members of `CONNECT` that show them.
    ///
    /// - Parameter nonce: What the server wants signed.
    /// - Throws: When the server has not said what to sign.
    func fields(nonce: String?) throws(NATSSetupError) -> [(name: String, value: String)] {
        switch self.kind {
        case .none: return []
        case .user(let name, let password): return [("user", name), ("pass", password)]
        case .token(let token): return [("auth_token", token)]
        case .key(let key, let jwt):
            guard let nonce, let signature = key.signature(nonce) else {
                throw NATSSetupError("the server does not ask for nkeys")
            }
            return [jwt.map { ("jwt", $0) } ?? ("nkey", key.publicKey), ("sig", signature)]
        }
    }
}
