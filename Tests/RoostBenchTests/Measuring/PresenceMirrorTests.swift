import Foundation
import Testing

@testable import RoostBench

@Suite("Who is present")
struct PresenceMirrorTests {
    @Test("A state, and the differences after it")
    func differences() throws {
        var mirror = PresenceMirror()
        #expect(try mirror.takeState(Data(#"{"a":{"metas":[{"phx_ref":"1"}]}}"#.utf8)) == ["a"])
        let change = try mirror.takeDifference(Self.difference(joins: ["b": "2"], leaves: ["a": "1"]))
        #expect(change.joined == ["b"])
        #expect(change.left == 1)
        #expect(mirror.keys == ["b"])
    }

    @Test("Differences that come before the state wait for it")
    func early() throws {
        var mirror = PresenceMirror()
        #expect(try mirror.takeDifference(Self.difference(joins: ["b": "2"], leaves: ["a": "1"])).joined.isEmpty)
        #expect(mirror.keys.isEmpty)
        _ = try mirror.takeState(Data(#"{"a":{"metas":[{"phx_ref":"1"}]}}"#.utf8))
        #expect(mirror.keys == ["b"])
    }

    @Test("Who is there twice is there until both have left")
    func twice() throws {
        var mirror = PresenceMirror()
        _ = try mirror.takeState(Data(#"{"a":{"metas":[{"phx_ref":"1"},{"phx_ref":"2"}]}}"#.utf8))
        #expect(try mirror.takeDifference(Self.difference(joins: [:], leaves: ["a": "1"])).left == 0)
        #expect(mirror.keys == ["a"])
        #expect(try mirror.takeDifference(Self.difference(joins: ["a": "3"], leaves: ["a": "2"])).joined.isEmpty)
        #expect(mirror.keys == ["a"])
        #expect(try mirror.takeDifference(Self.difference(joins: [:], leaves: ["a": "3"])).left == 1)
        #expect(mirror.keys.isEmpty)
    }

    @Test(
        "What is no presence is refused",
        arguments: ["", "[]", "{\"joins\":{}}", "{\"joins\":{\"a\":1},\"leaves\":{}}"]
    )
    func faults(_ text: String) {
        var mirror = PresenceMirror()
        #expect(throws: DecodingError.self) { _ = try mirror.takeDifference(Data(text.utf8)) }
    }

    @Test("Names tell when a join was due")
    func names() {
        #expect(PresenceName.due(of: PresenceName.make(connection: 12, due: .max)) == .max)
        #expect(PresenceName.due(of: "somebody") == nil)
        #expect(PresenceName.due(of: "b1.xyz") == nil)
    }

    private static func difference(joins: [String: String], leaves: [String: String]) -> Data {
        func entries(_ refs: [String: String]) -> String {
            refs.map { "\"\($0.key)\":{\"metas\":[{\"phx_ref\":\"\($0.value)\",\"x\":1}]}" }.joined(separator: ",")
        }
        return Data("{\"joins\":{\(entries(joins))},\"leaves\":{\(entries(leaves))}}".utf8)
    }
}
