import Testing

@testable import Roost

@Suite struct ParamsTests {
    @Test func givesValuesByName() {
        var params = Params(["a": "1"])
        params["b"] = "2"
        #expect(params["a"] == "1")
        #expect(params["c"] == nil)
        #expect(params.dictionary == ["a": "1", "b": "2"])
    }

    @Test func prefersTheVariablesOfThePath() {
        let params = Params(["room": "query", "token": "t"]).merging(["room": "path"])
        #expect(params.dictionary == ["room": "path", "token": "t"])
    }
}
