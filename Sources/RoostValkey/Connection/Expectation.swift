import RoostPubSub

/// A command that was sent, and whose answer is awaited. Answers come in the order of the commands.
enum Expectation: Hashable {
    case greeting
    /// So many frames in succession, each of which is answered with the number of those who received it.
    case publications(Int)
    /// Each channel is confirmed by itself; or one error answers them all.
    case subscription(ArraySlice<PubSubSubject>)
    case unsubscription(ArraySlice<PubSubSubject>)
    case ping
    /// Whose answer comes after those of the first subscriptions.
    case marker
    /// Whose answer comes after those of all that was published.
    case farewell
}
