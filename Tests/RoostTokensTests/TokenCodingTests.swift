import Foundation
import RoostTokens
import Testing

@Suite struct TokenCodingTests {
    private struct User: Codable, Equatable {
        enum Role: String, Codable { case admin, guest }

        var id: Int
        var name: String?
        var roles: [Role]
        var quota: [String: Double]
        var isActive = true
        var key = Data([0, 255])
    }

    private static let user = User(id: -7, name: nil, roles: [.admin, .guest], quota: ["a": 0.5])

    @Test func aTypeComesBackAsItWas() throws {
        let tokens = try Fixture.tokens()
        let token = try tokens.encrypt(Self.user, salt: "s")
        #expect(try tokens.decrypt(token, salt: "s", as: User.self) == Self.user)
    }

    @Test func writesElixirsKindsOfTerms() throws {
        let expected: Term = [
            "id": -7, "roles": ["admin", "guest"], "quota": ["a": 0.5], "isActive": true, "key": .binary([0, 255]),
        ]
        #expect(try self.roundTrip(Self.user, as: Term.self) == expected)
        #expect(try self.roundTrip([1: "a", 2: "b"], as: Term.self) == [1: "a", 2: "b"])
        #expect(try self.roundTrip([nil, 1] as [Int?], as: Term.self) == [nil, 1])
        #expect(try self.roundTrip(["x": .atom("ok")] as [String: Term], as: Term.self) == ["x": .atom("ok")])
    }

    @Test func readsAMapAsElixirWritesIt() throws {
        let term: Term = [
            .atom("__struct__"): .atom("Elixir.User"), .atom("id"): -7, .atom("name"): nil,
            .atom("roles"): .tuple([.atom("admin"), "guest"]), .atom("quota"): [.atom("a"): 0.5],
            .atom("isActive"): true, "key": .binary([0, 255]),
        ]
        #expect(try self.roundTrip(term, as: User.self) == Self.user)
    }

    @Test func readsByteListsAndNumbersAsWhatIsAskedFor() throws {
        #expect(try self.roundTrip([1, 2, 3], as: [UInt8].self) == [1, 2, 3])
        #expect(try self.roundTrip(3, as: Double.self) == 3)
        #expect(try self.roundTrip(UInt64(5), as: Int8.self) == 5)
        #expect(try self.roundTrip(nil as Int?, as: Int?.self) == nil)
        #expect(try self.roundTrip([5: 1], as: [Int: Int].self) == [5: 1])
    }

    @Test func saysWhatIsThereInsteadOfWhatWasAskedFor() throws {
        let tokens = try Fixture.tokens()
        let token = try tokens.sign("secret text", salt: "s")
        let error = #expect(throws: TokenError.self) { try tokens.verify(token, salt: "s", as: Int.self) }
        guard case .unreadable(let reason) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(reason.contains("a binary cannot be read as Int") && !reason.contains("secret text"))
    }

    @Test(arguments: [.atom("nil"), true, 1.5, .integer(256), .integer(-1), [], [:], .tuple([]), "1"] as [Term])
    func convertsNothingSilently(term: Term) throws {
        #expect(throws: TokenError.self) { try self.roundTrip(term, as: UInt8.self) }
    }

    @Test(arguments: [.atom("nil"), .atom("true"), .binary([255]), 1] as [Term])
    func takesNoOtherTermsForText(term: Term) throws {
        #expect(throws: TokenError.self) { try self.roundTrip(term, as: String.self) }
    }

    @Test func refusesIntegersThatErlangHasAndSwiftHasNot() throws {
        #expect(throws: EncodingError.self) { try Fixture.tokens().sign(UInt64.max, salt: "s") }
    }

    @Test func codesATermForOthersAsWellAsItCan() throws {
        let term: Term = ["a": [.atom("ok"), nil, true], .atom("b"): .tuple([1.5]), 3: "é"]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(term), as: UTF8.self) == #"{"3":"é","a":["ok",null,true],"b":[1.5]}"#
        )
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Term.self, from: Data("1".utf8)) }
    }

    @Test func findsMapEntriesByAtomOrText() {
        let term: Term = [.atom("id"): 1, "name": "x"]
        #expect(term["id"] == 1 && term["name"]?.string == "x" && term["none"] == nil && Term.integer(1)["id"] == nil)
    }

    private func roundTrip<Value: Decodable>(_ value: some Encodable, as type: Value.Type) throws -> Value {
        let tokens = try Fixture.tokens()
        return try tokens.verify(tokens.sign(value, salt: "s"), salt: "s", as: type)
    }
}
