import Crypto

/// Signs, verifies, encrypts and decrypts tokens, so that clients can prove who they are.
///
/// The format is that of `Phoenix.Token` (Phoenix 1.8, plug_crypto 2): a Phoenix application with the same
/// `secret_key_base` and the same salt reads these tokens and makes tokens for here.
///
/// ```swift
/// let tokens = try Tokens(secret: secretKeyBase)
/// let token = try tokens.sign(user.id, salt: "user auth")
/// let userID = try tokens.verify(token, salt: "user auth", as: Int.self)
/// ```
///
/// The salt says what tokens are for: one signed for one purpose is no good for another. It is no secret, and belongs
/// into the source code. Signed tokens can be read by everyone, encrypted ones by nobody else.
///
/// One value serves all threads. Make it once: it keeps the keys, which take time to make.
public struct Tokens: Sendable {
    private let options: TokenOptions
    private let keys: TokenKeys

    /// - Parameter secret: At least 20 bytes, which nobody can guess: in Phoenix the endpoint's `secret_key_base`.
    /// - Throws: `TokenSetupError` if the secret is too short or the key derivation makes no sense.
    public init(secret: String, options: TokenOptions = TokenOptions()) throws(TokenSetupError) {
        guard secret.utf8.count >= 20 else { throw .secretTooShort(bytes: secret.utf8.count) }
        guard (1...10_000_000).contains(options.keys.iterations), (1...1024).contains(options.keys.length) else {
            throw .badKeyDerivation
        }
        self.options = options
        self.keys = TokenKeys(secret: secret, derivation: options.keys)
    }

    /// A token with a value that everyone can read and nobody can change.
    ///
    /// - Parameters:
    ///   - value: Integers, floats, strings, booleans, optionals, `Data`, arrays and dictionaries of them, and types
    ///     that are coded as such; keys become strings. For atoms and tuples give a `Term`.
    ///   - salt: What the token is for.
    ///   - signedAt: When it counts as signed, in milliseconds since 1970; now, if not given.
    ///   - maxAge: How long it is good, unless whoever verifies it says otherwise; `TokenOptions.maxAge`, if not given.
    /// - Throws: `EncodingError`, `TermError`, or `TokenSetupError.tokenTooLong`.
    public func sign(
        _ value: some Encodable,
        salt: String,
        signedAt: Int64? = nil,
        maxAge: MaxAge? = nil
    ) throws -> String {
        let payload = try self.payload(value, signedAt: signedAt, maxAge: maxAge)
        return try self.limited(MessageVerifier.sign(payload, key: self.keys.key(salt: salt)))
    }

    /// What a signed token says.
    ///
    /// - Parameters:
    ///   - token: What the client sent.
    ///   - salt: What the token is for: as when it was signed.
    ///   - type: What is expected in it. Atoms can be read as strings, tuples as arrays. `Term` takes everything.
    ///   - maxAge: How old it may be, whatever the token says about that.
    public func verify<Value: Decodable>(
        _ token: String?,
        salt: String,
        as type: Value.Type = Value.self,
        maxAge: MaxAge? = nil
    ) throws(TokenError) -> Value {
        try self.open(token, salt: salt, as: type, maxAge: maxAge, with: MessageVerifier.verify)
    }

    /// A token with a value that nobody else can read or change. Parameters and errors are those of `sign`; besides,
    /// `TokenSetupError.keyNotOf32Bytes`.
    public func encrypt(
        _ value: some Encodable,
        salt: String,
        signedAt: Int64? = nil,
        maxAge: MaxAge? = nil
    ) throws -> String {
        let payload = try self.payload(value, signedAt: signedAt, maxAge: maxAge)
        let nonce = SymmetricKey(size: .init(bitCount: 192)).withUnsafeBytes(Array.init)
        let key = try self.keys.key(salt: salt)
        guard let token = MessageEncryptor.encrypt(payload, key: key, nonce: nonce) else {
            throw TokenSetupError.keyNotOf32Bytes
        }
        return try self.limited(token)
    }

    /// What an encrypted token says, also one that plug_crypto 1 made. Parameters are those of `verify`.
    public func decrypt<Value: Decodable>(
        _ token: String?,
        salt: String,
        as type: Value.Type = Value.self,
        maxAge: MaxAge? = nil
    ) throws(TokenError) -> Value {
        try self.open(token, salt: salt, as: type, maxAge: maxAge, with: MessageEncryptor.decrypt)
    }

    private func payload(_ value: some Encodable, signedAt: Int64?, maxAge: MaxAge?) throws -> [UInt8] {
        let term = TokenPayload.term(
            try TermEncoder.encode(value),
            signedAt: signedAt ?? self.options.now(),
            maxAge: maxAge ?? self.options.maxAge
        )
        return try TermWriter.write(term)
    }

    private func limited(_ token: String) throws(TokenSetupError) -> String {
        guard token.utf8.count <= self.options.maxLength else { throw .tokenTooLong(bytes: token.utf8.count) }
        return token
    }

    private func open<Value: Decodable>(
        _ token: String?,
        salt: String,
        as type: Value.Type,
        maxAge: MaxAge?,
        with read: (String, SymmetricKey) -> [UInt8]?
    ) throws(TokenError) -> Value {
        guard let token else { throw .missing }
        guard token.utf8.count <= self.options.maxLength,
            let key = try? self.keys.key(salt: salt),
            let message = read(token, key)
        else { throw .invalid }
        let payload = try self.payload(message).allowing(maxAge)
        try payload.check(now: self.options.now(), tolerance: self.options.clockTolerance.milliseconds)
        return try payload.decode(type)
    }

    private func payload(_ message: [UInt8]) throws(TokenError) -> TokenPayload {
        do {
            guard let payload = TokenPayload(try TermReader.read(message)) else { throw TokenError.invalid }
            return payload
        } catch let error as TermError {
            throw .unreadable("\(error)")
        } catch {
            throw .invalid
        }
    }
}

extension TokenPayload {
    fileprivate func decode<Value: Decodable>(_ type: Value.Type) throws(TokenError) -> Value {
        do {
            return try TermDecoder.decode(type, from: self.data)
        } catch {
            throw .unreadable("\(error)")
        }
    }
}

extension Duration {
    /// Whole milliseconds; a year stands for all that is longer.
    fileprivate var milliseconds: Int64 {
        let bounded = min(max(self, .zero), .seconds(31_536_000))
        return bounded.components.seconds * 1000 + bounded.components.attoseconds / 1_000_000_000_000_000
    }
}
