"""Messages sent in one breath, where more than one order of answers is right; on every transport, in both versions."""

from __future__ import annotations

import json

import pytest
from dialects import Message
from transports import Way


def say(topic: str, *messages: tuple[str, str, str]) -> list[Message]:
    return [[join_ref, ref, topic, event, {}] for join_ref, ref, event in messages]


def ok(topic: str, join_ref: str, ref: str) -> Message:
    return [join_ref, ref, topic, "phx_reply", {"response": {}, "status": "ok"}]


def close(topic: str, join_ref: str) -> Message:
    return [join_ref, join_ref, topic, "phx_close", {}]


def unmatched(topic: str, ref: str) -> Message:
    return [None, ref, topic, "phx_reply", {"response": {"reason": "unmatched topic"}, "status": "error"}]


class Answers(list[Message]):
    """Everything up to the answer `last`, and whatever a round trip brings behind it."""

    def __init__(self, way: Way, messages: list[Message], last: Message) -> None:
        self.seen = way.dialect.seen
        with way.client() as client:
            client.say(*messages)
            self.append(client.hear())
            while self[-1] != self.seen(last):
                self.append(client.hear())
            self.extend(client.rest())

    def are(self, *expected: Message) -> bool:
        return self == [self.seen(message) for message in expected]


@pytest.mark.parametrize("attempt", range(5))
def test_join_leave_join_push(way: Way, attempt: int):
    """Phoenix kills the leaving channel when the second join overtakes it; then the leave has no answer."""
    topic = f"rooms:pipelined{attempt}"
    messages = say(topic, ("1", "1", "phx_join"), ("1", "2", "phx_leave"), ("3", "3", "phx_join"), ("3", "4", "echo"))
    first, left, second, echo = (ok(topic, *refs) for refs in (("1", "1"), ("1", "2"), ("3", "3"), ("3", "4")))
    closed = close(topic, "1")
    answers = Answers(way, messages, echo)
    orders = (
        [first, left, closed, second, echo],
        [first, second, closed, echo],
        [first, left, second, closed, echo],
    )
    assert any(answers.are(*order) for order in orders), json.dumps(answers)


@pytest.mark.parametrize("attempt", range(5))
def test_join_leave_push_leave(way: Way, attempt: int):
    """The push finds either no channel or one that is leaving, which no longer answers."""
    topic = f"rooms:leaving{attempt}"
    messages = say(topic, ("1", "1", "phx_join"), ("1", "2", "phx_leave"), ("1", "3", "echo"), ("1", "4", "phx_leave"))
    first, left, closed, last = ok(topic, "1", "1"), ok(topic, "1", "2"), close(topic, "1"), ok(topic, "1", "4")
    answers = Answers(way, messages, last)
    late = [unmatched(topic, "3")] if way.dialect.seen(unmatched(topic, "3")) in answers else []
    # The push may be answered before or after the end of the channel.
    answers.sort(key=lambda message: message[1] == "3")
    assert answers.are(first, left, closed, last, *late), json.dumps(answers)


@pytest.mark.parametrize("attempt", range(5))
def test_pushes_around_a_crash(way: Way, attempt: int):
    """What came before the crash is answered; what came after is dropped or finds no channel."""
    topic = f"rooms:crashing{attempt}"
    messages = say(topic, ("1", "1", "phx_join"), ("1", "2", "echo"), ("1", "3", "crash"), ("1", "4", "echo"))
    crashed = ["1", "1", topic, "phx_error", {"reason": "channel_crash"}]
    answers = Answers(way, messages, crashed)
    before = [ok(topic, "1", "1"), ok(topic, "1", "2"), crashed]
    assert answers.are(*before) or answers.are(*before, unmatched(topic, "4")), json.dumps(answers)


def test_join_then_disconnect_before_the_reply(way: Way):
    """On /ws, where a long-poll session that nobody asks for ends soon."""
    before = way.server.stats()
    for number in range(100):
        with way.client("/ws/websocket?vsn=2.0.0") as client:
            client.say(*say(f"room:hasty{number}", ("1", "1", "phx_join")))
    way.server.wait_for_stats(connections=before["connections"], channels=before["channels"])


def test_a_thousand_pushes_in_one_breath_are_answered_in_order(way: Way):
    with way.client() as client:
        client.join("rooms:burst")
        client.say(*say("rooms:burst", *(("1", str(number), "echo") for number in range(1000))))
        assert [client.hear()[1] for _ in range(1000)] == [str(number) for number in range(1000)]
