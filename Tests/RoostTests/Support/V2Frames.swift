/// A reply of protocol version 2.
func reply(
    _ joinRef: String?,
    _ ref: String,
    _ topic: String,
    _ status: String = "ok",
    _ response: String = "{}"
) -> String {
    let joinRef = joinRef.map { "\"\($0)\"" } ?? "null"
    return #"[\#(joinRef),"\#(ref)","\#(topic)","phx_reply",{"response":\#(response),"status":"\#(status)"}]"#
}

/// A push of protocol version 2.
func pushed(_ joinRef: String, _ topic: String, _ event: String, _ payload: String = "{}") -> String {
    #"["\#(joinRef)",null,"\#(topic)","\#(event)",\#(payload)]"#
}

/// A broadcast of protocol version 2.
func broadcasted(_ topic: String, _ event: String, _ payload: String = "{}") -> String {
    #"[null,null,"\#(topic)","\#(event)",\#(payload)]"#
}

/// The end of a channel in protocol version 2.
func closed(_ joinRef: String, _ topic: String) -> String {
    #"["\#(joinRef)","\#(joinRef)","\#(topic)","phx_close",{}]"#
}

func crashed(_ joinRef: String, _ topic: String) -> String {
    #"["\#(joinRef)","\#(joinRef)","\#(topic)","phx_error",{"reason":"channel_crash"}]"#
}
