"""Channels that block, spin or throw harm nobody: a thousand others are served while it lasts.

What is asserted is the order of events, never a time: all thousand echoes are back before the first of the
troublemakers is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from crowd import Crowd
from frames import TEXT, client_frame
from processes import ConformanceServer
from wire import Connection

TOPIC = "rooms:trouble{}"


@pytest.fixture(scope="module")
def crowd(shared_server: ConformanceServer) -> Iterator[Crowd]:
    if not shared_server.is_alive:
        shared_server.start()
    with closing(Crowd(shared_server)) as crowd:
        assert crowd.size == 1_000
        yield crowd


class Troublemakers:
    """`count` channels on one connection; their answers are looked for without waiting."""

    def __init__(self, connection: Connection, count: int) -> None:
        self.connection, self.count = connection, count
        self.answers: list[list[object]] = []
        for number in range(count):
            connection.join(TOPIC.format(number))

    def all_do(self, event: str, payload: object, ref: str = "t") -> None:
        messages = (json.dumps(["1", ref, TOPIC.format(number), event, payload]) for number in range(self.count))
        self.connection.send_bytes(b"".join(client_frame(TEXT, message.encode()) for message in messages))

    def look(self) -> None:
        while (frame := self.connection.poll()) is not None:
            self.answers.append(json.loads(frame.text))

    def wait_for(self, count: int) -> list[list[object]]:
        while len(self.answers) < count:
            self.answers.append(self.connection.receive_json(timeout=120))
        return self.answers


def ok(number: int, ref: str = "t") -> list[object]:
    return ["1", ref, TOPIC.format(number), "phx_reply", {"response": {}, "status": "ok"}]


def by_topic(messages: list[list[object]]) -> list[list[object]]:
    return sorted(messages, key=lambda message: (message[2], message[1]))


@pytest.mark.parametrize(
    ("event", "count", "milliseconds"),
    [
        ("block", 1, 4_000),
        ("block", 64, 8_000),
        ("spin", 1, 4_000),
        ("spin", 8, 8_000),
        ("sleep", 100, 4_000),
    ],
)
def test_a_thousand_others_are_served_meanwhile(
    server: ConformanceServer, crowd: Crowd, event: str, count: int, milliseconds: int
):
    with server.connect() as connection:
        trouble = Troublemakers(connection, count)
        trouble.all_do(event, {"ms": milliseconds})
        crowd.echo()
        assert trouble.connection.barrier() == [], "the troublemakers were done before everybody else was served"
        assert by_topic(trouble.wait_for(count)) == by_topic([ok(number) for number in range(count)])


def test_others_on_the_same_connection_are_served_meanwhile(server: ConformanceServer):
    with server.connect() as connection:
        trouble = Troublemakers(connection, 3)
        connection.join("rooms:innocent")
        trouble.all_do("block", {"ms": 3_000})
        for number in range(100):
            connection.send_json(["1", str(number), "rooms:innocent", "echo", {"n": number}])
            assert connection.receive_json()[:3] == ["1", str(number), "rooms:innocent"]
        assert connection.barrier() == []
        connection.join("rooms:newcomer")
        server.broadcast("rooms:trouble0", b'{"n":1}')
        assert connection.receive_json() == [None, None, "rooms:trouble0", "new_msg", {"n": 1}]
        assert by_topic(trouble.wait_for(3)) == by_topic([ok(number) for number in range(3)])


def test_a_blocked_channel_keeps_its_own_order(server: ConformanceServer):
    with server.connect() as connection:
        trouble = Troublemakers(connection, 1)
        trouble.all_do("block", {"ms": 300}, ref="first")
        trouble.all_do("spin", {"ms": 300}, ref="second")
        trouble.all_do("sleep", {"ms": 10}, ref="third")
        trouble.all_do("echo", {}, ref="fourth")
        assert [one[1] for one in trouble.wait_for(4)] == ["first", "second", "third", "fourth"]


def test_a_connection_may_end_while_its_channels_are_busy(server: ConformanceServer, crowd: Crowd):
    before = server.stats()
    for event in ("block", "spin", "sleep"):
        with server.connect() as connection:
            Troublemakers(connection, 10).all_do(event, {"ms": 500})
        crowd.echo()
    server.wait_for_stats(connections=before["connections"], channels=before["channels"], topics=before["topics"])


def test_hundreds_crash_at_once_again_and_again(server: ConformanceServer, crowd: Crowd):
    with ExitStack() as stack:
        groups = [Troublemakers(stack.enter_context(server.connect()), 50) for _ in range(4)]
        for attempt in range(5):
            for group in groups:
                group.answers.clear()
                group.all_do("crash", {})
            crowd.echo()
            for group in groups:
                crashed = [["1", "1", TOPIC.format(n), "phx_error", {"reason": "channel_crash"}] for n in range(50)]
                assert by_topic(group.wait_for(50)) == by_topic(crashed), f"attempt {attempt}"
                group.answers.clear()
                group.all_do("phx_join", {}, ref="1")
                assert by_topic(group.wait_for(50)) == by_topic([ok(number, "1") for number in range(50)])


def test_joins_that_throw_harm_nobody(server: ConformanceServer, crowd: Crowd):
    with server.connect() as connection:
        for number in range(300):
            connection.send_json(["1", str(number), "rooms:crash", "phx_join", {}])
        crowd.echo()
        for number in range(300):
            answer = {"response": {"reason": "join crashed"}, "status": "error"}
            assert connection.receive_json() == ["1", str(number), "rooms:crash", "phx_reply", answer]
