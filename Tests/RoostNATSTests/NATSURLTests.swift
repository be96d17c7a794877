import Testing

@testable import RoostNATS

@Suite struct NATSURLTests {
    @Test func readsAllForms() throws {
        let urls = try NATSURL.list(
            "nats://10.0.0.1:4000, tls://me:p%40s%3As@nats.example,nats://t0ken@[::1]:5000/,plain,[fe80::1]"
        )
        #expect(
            urls.map(\.address.description) == [
                "10.0.0.1:4000", "nats.example:4222", "[::1]:5000", "plain:4222", "[fe80::1]:4222",
            ]
        )
        #expect(urls.map(\.credentials) == [.none, .user("me", password: "p@s:s"), .token("t0ken"), .none, .none])
        #expect(urls.map(\.insistsOnTLS) == [false, true, false, false, false])
    }

    @Test(arguments: [
        "", ",", "ws://host", "nats://", "nats://:4222", "nats://host:", "nats://host:0", "nats://host:65536",
        "nats://host:-1", "nats://host:x", "nats://[::1", "nats://[::1]x", "nats://ho st", "nats://host/path",
        "nats://@host", "nats://a%2@host", "nats://a%zz@host", "nats://a%ff@host", "nats://höst",
    ]) func refusesWhatIsNoURL(text: String) {
        #expect(throws: NATSSetupError.self) { try NATS(text) }
    }

    @Test func repeatsNoPasswords() {
        for text in ["nats://me:secret@host:x", "nats://me:secret%@host", "ws://me:secret@host", "nats://me:secret@"] {
            let error = #expect(throws: NATSSetupError.self) { try NATSURL(text) }
            #expect(error?.description.contains("secret") == false)
        }
        #expect(!"\(NATSCredentials.user("me", password: "secret"))".contains("secret"))
        #expect(!String(reflecting: NATSCredentials.token("secret")).contains("secret"))
    }

    @Test func usesTheCredentialsOfOneURLForServersWithout() throws {
        let settings = NATSSettings(try NATSURL.list("a,nats://me:x@b"), NATSConfiguration())
        let greeting = try settings.greeting(for: NATSServerAddress(host: "discovered", port: 1))
        let fields = try greeting.pass.fields(nonce: nil)
        #expect(fields.map(\.name) == ["user", "pass"] && fields.map(\.value) == ["me", "x"])
    }

    @Test func insistsOnTLSEverywhereWhenOneURLDoes() throws {
        let settings = NATSSettings(try NATSURL.list("nats://a,tls://b"), NATSConfiguration())
        #expect(try settings.greeting(for: settings.servers[0]).insistsOnTLS)
    }
}
