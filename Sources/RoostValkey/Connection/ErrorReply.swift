import NIOCore

/// An error that a server answers with: a code in capitals, and a sentence.
struct ErrorReply: Hashable, Sendable {
    /// What the server says, made fit for a log line.
    let text: String

    /// The code, such as `NOPERM`.
    var code: Substring { self.text.prefix { $0 != " " } }

    init(_ bytes: ByteBuffer) {
        let printable = bytes.readableBytesView.prefix(256).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        self.text = String(decoding: printable, as: UTF8.self)
    }

    /// Whether user or password are wrong, missing, or do not suffice.
    var isOfAuthentication: Bool { ["NOAUTH", "WRONGPASS", "NOPERM"].contains(self.code) }

    /// Whether the server has as many connections as it may.
    var isOfLimit: Bool { self.text.hasPrefix("ERR max number of clients") }

    /// Whether the server speaks no RESP3, or forbids to ask for it.
    var isOfVersion: Bool { self.code == "NOPROTO" || self.text.hasPrefix("ERR unknown command") }

    /// Whether the cluster has changed, or is about to.
    var isOfTopology: Bool { ["MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "CROSSSLOT"].contains(self.code) }
}
