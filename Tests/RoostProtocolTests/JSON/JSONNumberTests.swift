import NIOCore
import RoostProtocol
import Testing

/// Numbers: which are integers, which are too large, how they are written.
@Suite struct JSONNumberTests {
    @Test(arguments: [
        ("0", JSON.int(0)),
        ("-0", .int(0)),
        ("-0.0", .double(-0.0)),
        ("9007199254740993", .int(9_007_199_254_740_993)),
        ("9223372036854775807", .int(.max)),
        ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        ("1.0", .double(1)),
        ("1e2", .double(100)),
        ("1E-2", .double(0.01)),
        ("1e-400", .double(0)),
        ("0e999999999999999999999", .double(0)),
        ("1e-99999999999999999999", .double(0)),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
        ("5e-324", .double(.leastNonzeroMagnitude)),
    ])
    func reads(_ text: String, _ value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test func minusZeroKeepsItsSignAsADouble() throws {
        #expect(try JSON(parsing: "-0.0").description == "-0.0")
    }

    @Test func longIntegersAreLegalUpToDouble() throws {
        let largest = "1" + String(repeating: "0", count: 308)
        #expect(try JSON(parsing: largest) == .double(1e308))
        #expect(throws: JSONError(.numberOutOfRange, offset: 0)) { try JSON(parsing: largest + "0") }
        let zeros = "0." + String(repeating: "0", count: 400) + "1e401"
        #expect(try JSON(parsing: zeros) == .double(1))
    }

    @Test(arguments: [
        "1e309", "1e400", "-1e400", "1.8e308", "99999e304", "1e99999999999999999999", "0.0001e400", "1E+400",
        "12345e308",
    ])
    func rejectsWhatDoubleCannotHold(_ text: String) {
        #expect(throws: JSONError(.numberOutOfRange, offset: 0)) { try Payload(validating: ByteBuffer(string: text)) }
    }

    @Test(arguments: [
        (JSON.int(.min), "-9223372036854775808"),
        (.int(.max), "9223372036854775807"),
        (.double(0.1), "0.1"),
        (.double(1), "1.0"),
        (.double(1e300), "1e+300"),
        (.double(.leastNonzeroMagnitude), "5e-324"),
        (.double(-0.0), "-0.0"),
        (.double(.nan), "null"),
        (.double(.infinity), "null"),
    ])
    func writes(_ value: JSON, _ text: String) {
        #expect(value.description == text)
    }
}
