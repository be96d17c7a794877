/// Keeps what is sent while subscribers are delivered to, or handlers run, so that it leaves together. On one event loop only.
package protocol DeliveryBracket: AnyObject {
    /// Deliveries begin. May be nested.
    func begin()

    /// Deliveries have ended: what was kept is sent.
    func end()
}
