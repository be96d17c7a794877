/// Keeps what subscribers send while they are delivered to, so that it leaves together. On one event loop only.
package protocol DeliveryBracket: AnyObject {
    /// Deliveries begin. May be nested.
    func begin()

    /// Deliveries have ended: what was kept is sent.
    func end()
}
