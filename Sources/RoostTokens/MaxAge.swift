/// How long a token is good after it has been signed; `max_age` of `Phoenix.Token`.
public enum MaxAge: Sendable, Hashable {
    /// So many seconds. Zero or less is no time at all: the token is expired.
    case seconds(Int)
    /// For ever.
    case infinity

    /// A day, which is the default.
    public static let day = MaxAge.seconds(86400)

    var term: Term {
        switch self {
        case .seconds(let seconds): .integer(seconds)
        case .infinity: .atom("infinity")
        }
    }
}
