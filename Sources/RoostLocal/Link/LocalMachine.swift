import NIOCore
import RoostCluster

/// What a connection to the hub does when, without doing it.
///
/// The process introduces itself, subscribes and asks for an answer; with it the link is up. From time to time it asks
/// again. In the end it asks once more: the answer says that all that was published has been taken.
struct LocalMachine: LinkDialogue {
    private enum Phase {
        case connecting, waiting, up, leaving, ended
    }

    private let pid: UInt32
    private var parser = LocalParser()
    private var questions: LinkQuestions
    private var phase = Phase.connecting

    init(pid: UInt32, maxUnanswered: Int) {
        self.pid = pid
        self.questions = LinkQuestions(maxUnheard: maxUnanswered)
    }

    var isEstablished: Bool { self.phase != .connecting && self.phase != .ended }

    mutating func connected() -> [LinkAction] {
        self.phase = .waiting
        return [.send(LocalWriter.hello(pid: self.pid)), .subscribe, self.ask()]
    }

    mutating func append(_ bytes: ByteBuffer) {
        self.heard()
        self.parser.append(bytes)
    }

    mutating func next() -> LinkEvent? {
        guard self.phase != .ended else { return nil }
        do throws(LinkViolation) {
            switch try self.parser.next() {
            case .message(let number, let frame): return .frame(number: number, frame)
            case .pong: return .actions(self.answered())
            case .hello, .subscribe, .unsubscribe, .publish, .ping: throw LinkViolation("a record that no hub sends")
            case nil: return nil
            }
        } catch {
            return .actions(self.fail(.malformed, error.reason))
        }
    }

    private mutating func answered() -> [LinkAction] {
        guard self.questions.answered() else { return self.fail(.malformed, "an answer without a question") }
        switch self.phase {
        case .waiting:
            self.phase = .up
            return [.up]
        case .leaving: return self.questions.areAnswered ? self.end(nil) : []
        case .connecting, .up, .ended: return []
        }
    }

    mutating func heard() {
        self.questions.heard()
    }

    mutating func tick(isReading: Bool) -> [LinkAction] {
        guard self.isEstablished, isReading else { return [] }
        guard self.questions.askForLife() else { return self.fail(.silent, "the hub does not answer") }
        return [.send(LocalWriter.ping)]
    }

    mutating func leave() -> [LinkAction] {
        switch self.phase {
        case .connecting, .waiting: return self.end(nil)
        case .up:
            self.phase = .leaving
            return [self.ask()]
        case .leaving, .ended: return []
        }
    }

    mutating func fail(_ failure: LinkFailure, _ detail: String) -> [LinkAction] {
        self.end(LinkEnding(failure, detail))
    }

    private mutating func ask() -> LinkAction {
        self.questions.ask()
        return .send(LocalWriter.ping)
    }

    private mutating func end(_ ending: LinkEnding?) -> [LinkAction] {
        guard self.phase != .ended else { return [] }
        self.phase = .ended
        return [.end(ending)]
    }
}
