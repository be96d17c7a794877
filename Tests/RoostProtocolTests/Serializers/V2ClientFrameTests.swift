import NIOCore
import RoostProtocol
import Testing

/// Frames as phoenix.js and others send them to Phoenix 1.8.12, and what must be read in them.
@Suite struct V2ClientFrameTests {
    struct Frame: Sendable {
        var text: String
        var joinRef: String?
        var ref: String?
        var topic: String
        var event: String
        var payload: String

        init(_ text: String, _ joinRef: String?, _ ref: String?, _ topic: String, _ event: String, _ payload: String) {
            self.text = text
            self.joinRef = joinRef
            self.ref = ref
            self.topic = topic
            self.event = event
            self.payload = payload
        }
    }

    static let frames = [
        Frame(#"[null,"1","phoenix","heartbeat",{}]"#, nil, "\"1\"", "phoenix", "heartbeat", "{}"),
        Frame(#"["9","2","phoenix","heartbeat",{"x":1}]"#, "\"9\"", "\"2\"", "phoenix", "heartbeat", #"{"x":1}"#),
        Frame(#"[null,3,"phoenix","heartbeat",{}]"#, nil, "3", "phoenix", "heartbeat", "{}"),
        Frame(#"[null,null,"phoenix","heartbeat",{}]"#, nil, nil, "phoenix", "heartbeat", "{}"),
        Frame(
            #"["2","2","rooms:withreply","phx_join",{"p":[1,"\u00e9"]}]"#,
            "\"2\"",
            "\"2\"",
            "rooms:withreply",
            "phx_join",
            #"{"p":[1,"\u00e9"]}"#
        ),
        Frame(
            #"["1","6","rooms:lobby","echo",{"a":[1,2.5,{"\u00e9":"\u2713 <&>/"}],"n":null}]"#,
            "\"1\"",
            "\"6\"",
            "rooms:lobby",
            "echo",
            #"{"a":[1,2.5,{"\u00e9":"\u2713 <&>/"}],"n":null}"#
        ),
        Frame(
            #"["1",13,"rooms:lobby","echo",{"ref":"integer"}]"#,
            "\"1\"",
            "13",
            "rooms:lobby",
            "echo",
            #"{"ref":"integer"}"#
        ),
        Frame(
            #"["1","13","rooms:lobby","echo",{"six":1},"extra"]"#,
            "\"1\"",
            "\"13\"",
            "rooms:lobby",
            "echo",
            #"{"six":1}"#
        ),
        Frame(#"["1","1","rooms:lobby","phx_join","x"]"#, "\"1\"", "\"1\"", "rooms:lobby", "phx_join", "\"x\""),
        Frame(#"["1","1","rooms:lobby","e",[1]]"#, "\"1\"", "\"1\"", "rooms:lobby", "e", "[1]"),
        Frame(#"["1","1","rooms:lobby","e",7]"#, "\"1\"", "\"1\"", "rooms:lobby", "e", "7"),
        Frame(#"["1","1","rooms:lobby","e",null]"#, "\"1\"", "\"1\"", "rooms:lobby", "e", "null"),
        Frame(" [ \"1\" , \"2\" ,\n\"t\" , \"e\" , { } , [ ] , 1 ]\r\n", "\"1\"", "\"2\"", "t", "e", "{ }"),
        Frame(#"["\u0031","a\/b","r\u00f6m:\ud83d\ude00","e\n",{}]"#, "\"1\"", "\"a/b\"", "röm:😀", "e\n", "{}"),
        Frame(#"["","","","",{}]"#, "\"\"", "\"\"", "", "", "{}"),
        Frame(
            #"[1.5,12345678901234567890,"__proto__","phx_reply",{"a":1,"a":2}]"#,
            "1.5",
            "12345678901234567890",
            "__proto__",
            "phx_reply",
            #"{"a":1,"a":2}"#
        ),
    ]

    @Test(arguments: frames)
    func reads(_ frame: Frame) throws {
        let message = try V2JSONSerializer().decode(frame.text)
        #expect(message.joinRef?.json == frame.joinRef)
        #expect(message.ref?.json == frame.ref)
        #expect(message.topic == frame.topic)
        #expect(message.event == frame.event)
        #expect(message.payload.description == frame.payload)
        #expect(!message.payload.isBinary)
    }

    /// A frame need not start its buffer, and what follows it there is none of its business.
    @Test(arguments: frames)
    func readsFromTheMiddleOfABuffer(_ frame: Frame) throws {
        var buffer = ByteBuffer(string: "[[[\(frame.text)]]]")
        buffer.moveReaderIndex(forwardBy: 3)
        let slice = buffer.readSlice(length: frame.text.utf8.count) ?? ByteBuffer()
        let message = try V2JSONSerializer().decode(.text, slice)
        #expect(message.topic == frame.topic)
        #expect(message.payload.description == frame.payload)
    }
}
