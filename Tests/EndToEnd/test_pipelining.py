"""Messages sent in one breath, where more than one order of answers is right."""

from __future__ import annotations

import json

import pytest
from frames import TEXT, client_frame
from processes import ConformanceServer


def say(topic: str, *messages: tuple[str, str, str]) -> bytes:
    return b"".join(
        client_frame(TEXT, json.dumps([join_ref, ref, topic, event, {}]).encode()) for join_ref, ref, event in messages
    )


def ok(topic: str, join_ref: str, ref: str) -> list:
    return [join_ref, ref, topic, "phx_reply", {"response": {}, "status": "ok"}]


def close(topic: str, join_ref: str) -> list:
    return [join_ref, join_ref, topic, "phx_close", {}]


def unmatched(topic: str, ref: str) -> list:
    return [None, ref, topic, "phx_reply", {"response": {"reason": "unmatched topic"}, "status": "error"}]


def answers(server: ConformanceServer, data: bytes, last: list) -> list[list]:
    """Everything up to the answer `last`, and whatever a round trip brings behind it."""
    with server.connect() as connection:
        connection.send_bytes(data)
        received = [connection.receive_json()]
        while received[-1] != last:
            received.append(connection.receive_json())
        return received + [json.loads(frame.text) for frame in connection.barrier()]


@pytest.mark.parametrize("attempt", range(10))
def test_join_leave_join_push(server: ConformanceServer, attempt: int):
    """Phoenix kills the leaving channel when the second join overtakes it; then the leave has no answer."""
    topic = f"rooms:pipelined{attempt}"
    data = say(topic, ("1", "1", "phx_join"), ("1", "2", "phx_leave"), ("3", "3", "phx_join"), ("3", "4", "echo"))
    first, left, second, echo = (ok(topic, *refs) for refs in (("1", "1"), ("1", "2"), ("3", "3"), ("3", "4")))
    closed = close(topic, "1")
    assert answers(server, data, echo) in (
        [first, left, closed, second, echo],
        [first, second, closed, echo],
        [first, left, second, closed, echo],
    )


@pytest.mark.parametrize("attempt", range(10))
def test_join_leave_push_leave(server: ConformanceServer, attempt: int):
    """The push finds either no channel or one that is leaving, which no longer answers."""
    topic = f"rooms:leaving{attempt}"
    data = say(topic, ("1", "1", "phx_join"), ("1", "2", "phx_leave"), ("1", "3", "echo"), ("1", "4", "phx_leave"))
    received = answers(server, data, ok(topic, "1", "4"))
    allowed = [ok(topic, "1", "1"), ok(topic, "1", "2"), close(topic, "1")]
    late = [frame for frame in received if frame not in allowed]
    assert [frame for frame in received if frame in allowed] == allowed
    assert late in ([unmatched(topic, "3"), ok(topic, "1", "4")], [ok(topic, "1", "4")])


@pytest.mark.parametrize("attempt", range(10))
def test_pushes_around_a_crash(server: ConformanceServer, attempt: int):
    """What came before the crash is answered; what came after is dropped or finds no channel."""
    topic = f"rooms:crashing{attempt}"
    data = say(topic, ("1", "1", "phx_join"), ("1", "2", "echo"), ("1", "3", "crash"), ("1", "4", "echo"))
    crashed = ["1", "1", topic, "phx_error", {"reason": "channel_crash"}]
    received = answers(server, data, crashed)
    assert received[:3] == [ok(topic, "1", "1"), ok(topic, "1", "2"), crashed]
    assert received[3:] in ([], [unmatched(topic, "4")])


def test_join_then_disconnect_before_the_reply(server: ConformanceServer):
    before = server.stats()
    for number in range(200):
        with server.connect() as connection:
            connection.send_bytes(say(f"rooms:hasty{number}", ("1", "1", "phx_join")))
    server.wait_for_stats(connections=before["connections"], channels=before["channels"])


def test_a_thousand_pushes_in_one_packet_are_answered_in_order(server: ConformanceServer):
    with server.connect() as connection:
        connection.join("rooms:burst")
        connection.send_bytes(say("rooms:burst", *(("1", str(number), "echo") for number in range(1000))))
        assert [connection.receive_json()[1] for _ in range(1000)] == [str(number) for number in range(1000)]
