"""A topic with thousands of members beside others."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from processes import ConformanceServer
from wire import Connection

SIZE = 2_500
ROUNDS = 12


def join(connection: Connection, topic: str) -> None:
    connection.send_json(["1", "1", topic, "phx_join", {}])


@pytest.fixture
def crowd(own_server: ConformanceServer):
    """Members of a topic so big that a broadcast to it takes several turns."""
    with ExitStack() as stack:
        crowd = [stack.enter_context(own_server.connect()) for _ in range(SIZE)]
        for each in crowd:
            join(each, "rooms:huge")
        for each in crowd:
            assert each.receive_json()[3] == "phx_reply"
        yield crowd


@pytest.mark.arguments("--event-loops", "1")
def test_an_answer_overtakes_no_broadcast(own_server: ConformanceServer, crowd: list[Connection]):
    """Whoever sends something while a broadcast is on its way to thousands gets the broadcast before the answer."""
    last = crowd[-20:]
    for number in range(ROUNDS):
        own_server.broadcast("rooms:huge", b'{"number":%d}' % number)
        for each in last:
            each.send_json([None, str(number), "phoenix", "heartbeat", {}])
        for each in last:
            assert each.receive_json()[3:] == ["new_msg", {"number": number}]
            assert each.receive_json()[1] == str(number)
    for each in crowd[:-20:50]:
        assert [each.receive_json()[4]["number"] for _ in range(ROUNDS)] == list(range(ROUNDS))


@pytest.mark.arguments("--event-loops", "1")
def test_each_topic_of_a_connection_keeps_its_order(own_server: ConformanceServer, crowd: list[Connection]):
    """A small topic may overtake the huge one; none loses or reorders anything."""
    both = crowd[-20:]
    for each in both:
        join(each, "rooms:small")
        assert each.receive_json()[3] == "phx_reply"
    for number in range(ROUNDS):
        for topic in ("rooms:huge", "rooms:small"):
            own_server.broadcast(topic, b'{"number":%d}' % number)
    for each in both:
        heard: dict[str, list[int]] = {"rooms:huge": [], "rooms:small": []}
        for _ in range(2 * ROUNDS):
            _, _, topic, _, payload = each.receive_json()
            heard[topic].append(payload["number"])
        assert heard == {topic: list(range(ROUNDS)) for topic in heard}
