import RoostProtocol
import Testing

@Suite struct WebSocketCloseCodeTests {
    /// RFC 6455 section 7.4 with the IANA registry, written out once more.
    private static let valid: Set<UInt16> = Set(3000...4999).union([
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
    ])

    @Test func everyCodeIsTakenOrRefused() {
        for number in UInt16.min...UInt16.max {
            let code = WebSocketCloseCode(rawValue: number)
            let isValid = Self.valid.contains(number)
            #expect(code.isValidOnWire == isValid)
            let expected: WebSocketEvent =
                isValid ? .close(code, reason: "") : .violation(.protocolError, "invalid close code")
            let events = WebSocketFeed.events(WebSocketTestFrame.close(number))
            if events != [expected] { Issue.record("\(number): \(events)") }
        }
    }

    @Test func namedCodes() {
        let codes: [WebSocketCloseCode] = [
            .normalClosure, .goingAway, .protocolError, .unsupportedData, .invalidPayload, .policyViolation,
            .messageTooBig, .internalError, .serviceRestart, .tryAgainLater,
        ]
        #expect(codes.map(\.rawValue) == [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013])
        #expect(codes.map(\.description).first == "1000")
    }
}
