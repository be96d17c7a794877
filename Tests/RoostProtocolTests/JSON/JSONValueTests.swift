import RoostProtocol
import Testing

/// ``JSON`` as its users see it.
@Suite struct JSONValueTests {
    @Test func literalsOfEveryKind() {
        let name = "x"
        let value: JSON = ["b": [1, 2.5, .null, true], "a": ["k": "v"], "c": "\(name)!"]
        #expect(value.description == #"{"a":{"k":"v"},"b":[1,2.5,null,true],"c":"x!"}"#)
    }

    @Test func equalKeysDoNotTrapAndTheLaterCounts() throws {
        #expect((["a": 1, "a": 2] as JSON).description == #"{"a":2}"#)
        #expect(try JSON(parsing: #"{"a":1,"b":0,"a":2}"#) == ["a": 2, "b": 0])
    }

    @Test func accessorsAnswerOnlyForTheirKind() {
        let value: JSON = ["n": 1, "d": 2.0, "h": 2.5, "s": "t", "b": false, "z": .null, "a": [1]]
        #expect(value["n"]?.int == 1)
        #expect(value["n"]?.double == 1)
        #expect(value["d"]?.int == 2)
        #expect(value["h"]?.int == nil)
        #expect(value["s"]?.string == "t")
        #expect(value["s"]?.int == nil)
        #expect(value["b"]?.bool == false)
        #expect(value["n"]?.bool == nil)
        #expect(value["z"]?.isNull == true)
        #expect(value["missing"] == nil)
        #expect(value["a"]?.array == [1])
        #expect(value.object?.count == 7)
    }

    @Test func indicesOutsideAnArrayGiveNil() {
        let value: JSON = [1, 2]
        #expect(value[1] == 2)
        #expect(value[2] == nil)
        #expect(value[-1] == nil)
        #expect(value["a"] == nil)
        #expect((["a": 1] as JSON)[0] == nil)
    }

    @Test func doublesOutsideIntAreNoIntegers() {
        #expect(JSON.double(1e300).int == nil)
        #expect(JSON.double(.nan).int == nil)
        #expect(JSON.double(9_223_372_036_854_775_808).int == nil)
    }

    /// Swift has no order of strings where accents are written in two ways: neither of these comes before the other.
    @Test func keysAreInTheOrderOfTheirBytes() throws {
        let text = "{\"e\u{301}\":1,\"\u{E9}*\":2}"
        let value: JSON = ["\u{E9}*": 2, "e\u{301}": 1]
        #expect(value.description.utf8.elementsEqual(text.utf8))
        #expect(try JSON(parsing: text).description.utf8.elementsEqual(text.utf8))
    }
}
