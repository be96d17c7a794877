/// More broadcasts or messages waited for a channel than its mailbox holds.
struct MailboxOverflow: Error, CustomStringConvertible {
    var description: String { "the channel's mailbox is full" }
}
