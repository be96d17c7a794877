public import RoostProtocol

/// The app's part in presence: ``PresenceConfiguration/handler``.
///
/// For one topic one call is under way at a time, in the order of the changes; changes that come meanwhile are gathered. What
/// throws or takes longer than ``PresenceConfiguration/handlerTimeout`` is logged and counted, and holds nothing up any
/// longer. The counterpart of the callbacks of `Phoenix.Presence`.
public protocol PresenceHandler: Sendable {
    /// Finds what clients are to see next to the metas of each key, such as a user's name from a database.
    ///
    /// Called for the joins and for the leaves of a diff, and for a state, all keys at once. Without a result, clients get
    /// the metas alone. As `fetch/2` of Phoenix, which may also change the metas.
    ///
    /// - Returns: For each key that has any an object whose members are put next to `metas`.
    func fetch(_ topic: String, _ presences: PresenceList) async throws -> [String: JSON]

    /// Is told what has changed in a topic, as soon as clients have been. As `handle_metas/4` of Phoenix.
    ///
    /// - Parameters:
    ///   - change: Who has come and gone.
    ///   - presences: Who is there now.
    func handleMetas(_ topic: String, _ change: PresenceChange, _ presences: PresenceList) async throws
}

extension PresenceHandler {
    /// Nothing.
    public func fetch(_ topic: String, _ presences: PresenceList) async throws -> [String: JSON] { [:] }

    /// Does nothing.
    public func handleMetas(_ topic: String, _ change: PresenceChange, _ presences: PresenceList) async throws {}
}
