import RoostPresence
public import RoostProtocol

/// One presence of a key: of one channel, or one ``PresenceOwner``.
///
/// Somebody who is there in three tabs has three metas under one key.
public struct PresenceMeta: Sendable, CustomStringConvertible {
    let entry: PresenceEntry

    /// What tells this presence from others, and from itself before an update: 16 characters, the same on all nodes.
    /// `phx_ref` for clients.
    public var ref: String { self.entry.ref }

    /// The ``ref`` before the last update; `nil` when there was none. `phx_ref_prev` for clients.
    public var previousRef: String? { self.entry.previousRef }

    /// What was tracked: a JSON object, without the refs.
    public var payload: Payload { MetaText.payload(self.entry.meta) }

    /// A member of what was tracked.
    public subscript(name: String) -> JSON? { self.payload[name] }

    /// What was tracked, as a value of `type`.
    ///
    /// - Throws: ``RoostProtocol/PayloadError``.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws(PayloadError) -> Value {
        try self.payload.decode(type)
    }

    /// The JSON object, without the refs.
    public var description: String { self.payload.description }
}
