"""What every application relies on, on every transport and in both versions, beside the conversations of fixtures/."""

from __future__ import annotations

import random
from contextlib import ExitStack

import pytest
from transports import Way
from wire import Refused


def test_an_echo_of_any_size(way: Way):
    letters = random.Random(1)
    with way.client() as client:
        client.join("rooms:sizes")
        for size in (0, 1, 125, 126, 1_000, 65_535, 65_536):
            payload = {"text": "".join(letters.choices('abc \u00e9\u65e5"\\', k=size))}
            client.say(["1", "2", "rooms:sizes", "echo", payload])
            client.expect(["1", "2", "rooms:sizes", "phx_reply", {"response": payload, "status": "ok"}])


def test_a_broadcast_reaches_everybody_once_and_in_order(way: Way):
    """Also those who came another way: they share the topic."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(way.client()) for _ in range(5)]
        neighbour = stack.enter_context(way.server.connect())
        neighbour.join("rooms:everybody")
        for listener in listeners:
            listener.join("rooms:everybody")
        for number in range(50):
            listeners[number % 5].say(["1", None, "rooms:everybody", "new_msg", {"n": number}])
            expected = [None, None, "rooms:everybody", "new_msg", {"n": number}]
            for listener in listeners:
                listener.expect(expected)
            assert neighbour.receive_json() == expected
        way.server.broadcast("rooms:everybody", b'{"from":"outside"}')
        for listener in listeners:
            listener.expect([None, None, "rooms:everybody", "new_msg", {"from": "outside"}])
            assert listener.rest() == []


def test_many_channels_at_once(way: Way):
    topics = [f"rooms:many{number}" for number in range(100)]
    with way.client() as client:
        client.say(*(["1", topic, topic, "phx_join", {}] for topic in topics))
        assert {client.hear()[2] for _ in topics} == set(topics)
        client.say(*(["1", topic, topic, "echo", {}] for topic in topics))
        assert {client.hear()[2] for _ in topics} == set(topics)
        client.say(["1", "x", "rooms:one-more", "phx_join", {}])
        assert client.hear()[4]["response"] == {"reason": "too many channels joined"}


def test_a_left_channel_frees_its_topic(way: Way):
    with way.client() as client:
        before = way.server.stats()
        for number in range(30):
            topic = f"rooms:left{number}"
            client.join(topic)
            client.say(["1", "l", topic, "phx_leave", {}])
            reply = ["1", "l", topic, "phx_reply", {"response": {}, "status": "ok"}]
            client.expect(reply, ["1", "1", topic, "phx_close", {}])
        way.server.wait_for_stats(channels=before["channels"], topics=before["topics"])


def test_a_disconnect_ends_the_users_connections(way: Way):
    with way.client("/socket/websocket?vsn=2.0.0&user_id=gone") as gone, way.client() as other:
        gone.join("rooms:users")
        other.join("rooms:users")
        way.server.broadcast("users:gone", event="disconnect")
        gone.connection.expect_close(1001)
        assert other.rest() == []


def test_refused_connections_leave_nothing(way: Way):
    before = way.server.stats()
    for _ in range(50):
        with pytest.raises(Refused) as refusal:
            way.connect("/socket/websocket?vsn=2.0.0&token=bad")
        assert way.transport.status(refusal.value.response) == 403
    way.server.wait_for_stats(connections=before["connections"])


def test_a_crash_ends_one_channel(way: Way):
    with way.client() as client:
        for topic in ("rooms:one", "rooms:two"):
            client.join(topic)
        client.say(["1", "2", "rooms:one", "crash", {}])
        client.expect(["1", "1", "rooms:one", "phx_error", {"reason": "channel_crash"}])
        client.say(["1", "3", "rooms:two", "echo", {"still": "here"}])
        client.expect(["1", "3", "rooms:two", "phx_reply", {"response": {"still": "here"}, "status": "ok"}])
        client.join("rooms:one", ref="4")
