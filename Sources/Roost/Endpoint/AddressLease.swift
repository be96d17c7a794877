/// A connection's share of what its address may have: given back when nobody holds it any more.
final class AddressLease: Sendable {
    private let release: @Sendable () -> Void

    init(release: @escaping @Sendable () -> Void) {
        self.release = release
    }

    deinit {
        self.release()
    }
}
