"""A topic with thousands of members beside others."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from processes import ConformanceServer
from wire import Connection

SIZE = 2_500


def join(connection: Connection, topic: str) -> None:
    connection.send_json(["1", "1", topic, "phx_join", {}])


def events(connection: Connection, count: int) -> list[tuple[str, int]]:
    """The next broadcasts, by topic and number."""
    found: list[tuple[str, int]] = []
    while len(found) < count:
        _, _, topic, event, payload = connection.receive_json()
        if event == "new_msg":
            found.append((topic, payload["number"]))
    return found


@pytest.mark.arguments("--event-loops", "1")
def test_who_is_in_a_huge_topic_and_a_small_one_gets_everything_in_order(own_server: ConformanceServer):
    """The small one's broadcasts overtake the huge one's, but not for those who are in both."""
    rounds = 12
    with ExitStack() as stack:
        crowd = [stack.enter_context(own_server.connect()) for _ in range(SIZE)]
        for each in crowd:
            join(each, "rooms:huge")
        for each in crowd:
            assert each.receive_json()[3] == "phx_reply"
        # The last are served last.
        both = crowd[-20:]
        for each in both:
            join(each, "rooms:small")
            assert each.receive_json()[3] == "phx_reply"
        for number in range(rounds):
            for topic in ("rooms:huge", "rooms:small"):
                own_server.broadcast(topic, b'{"number":%d}' % number)
        expected = [(topic, number) for number in range(rounds) for topic in ("rooms:huge", "rooms:small")]
        for each in both:
            assert events(each, 2 * rounds) == expected
        for each in crowd[:-20:50]:
            assert events(each, rounds) == expected[::2]
