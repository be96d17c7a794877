/// What a run does.
enum Scenario: String, Codable, Sendable {
    case idle
    case fanout
    case echo
    case churn
    case presence
    case longpoll
}
