/// The servers of an engine, of which a link uses one at a time. On the link's event loop only.
package protocol LinkServers {
    /// How many there are.
    var count: Int { get }

    /// The one to try next.
    func next() -> (any LinkServer)?
}
