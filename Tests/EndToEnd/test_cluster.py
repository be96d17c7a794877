"""Broadcasts, their order and their reach, over several nodes and by way of every engine."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from dialects import DIALECTS, V2
from engines import Engine
from nodes import Cluster, Listener, Node, acquaint, unique
from transports import LONG_POLL, WEBSOCKET, Transport
from wire import Ended

WAYS = [(transport, dialect) for transport in (WEBSOCKET, LONG_POLL) for dialect in DIALECTS]


@pytest.fixture(params=WAYS, ids=lambda way: f"{way[0].name} {way[1].name}")
def way(request: pytest.FixtureRequest) -> tuple[Transport, V2]:
    """How the clients of a test reach their nodes."""
    return request.param


@pytest.fixture
def listen(way: tuple[Transport, V2]) -> Iterator[Callable[..., Listener]]:
    """A client of a node, on some topics."""
    with ExitStack() as stack:

        def open_listener(node: Node, topics: list[str], query: str = "") -> Listener:
            client = node.client(*way, query=query)
            return stack.enter_context(Listener(node, topics, client=client))

        yield open_listener


def test_everybody_hears_everybody_in_order(cluster: Cluster, listen: Callable[..., Listener]):
    """Several publishers on each node, on several topics: nothing is lost, doubled, or out of order."""
    topics = [unique("rooms:order") for _ in range(4)]
    listeners = [listen(node, topics) for node in cluster for _ in range(2)]
    acquaint(listeners[::2], topics)
    acquaint(listeners[1::2], topics)
    rounds = 60
    for number in range(rounds):
        for index, listener in enumerate(listeners):
            for topic in topics:
                listener.say(topic, "new_msg", {"by": index, "n": number})
    for listener in listeners:
        for topic in topics:
            listener.listen_until(
                lambda one, topic=topic: len(one.payloads(topic)) >= rounds * len(listeners), f"all of {topic}"
            )
            for index in range(len(listeners)):
                heard = [message["n"] for message in listener.payloads(topic) if message["by"] == index]
                assert heard == list(range(rounds)), f"publisher {index} on {topic}, at node {listener.node.name}"
            assert len(listener.payloads(topic)) == rounds * len(listeners)


def test_broadcast_from_leaves_out_its_sender_alone(cluster: Cluster, listen: Callable[..., Listener]):
    topic = unique("rooms:from")
    listeners = [listen(node, [topic]) for node in cluster]
    acquaint(listeners, [topic])
    for index, listener in enumerate(listeners):
        listener.say(topic, "new_msg_from", {"by": index})
    # The order of different publishers is anybody's; each ends with something for all.
    for index, listener in enumerate(listeners):
        listener.say(topic, "new_msg", {"end": index})
    for index, listener in enumerate(listeners):
        listener.listen_until(lambda one: sum("end" in each for each in one.payloads(topic)) == 3, "three ends")
        heard = sorted(each["by"] for each in listener.payloads(topic) if "by" in each)
        assert heard == [other for other in range(3) if other != index]


def test_broadcasts_from_outside_channels(cluster: Cluster, listen: Callable[..., Listener]):
    topic = unique("rooms:outside")
    listeners = [listen(node, [topic]) for node in cluster]
    acquaint(listeners, [topic])
    for node in cluster:
        node.broadcast(topic, b'{"from":"%b"}' % node.name.encode())
    for listener in listeners:
        listener.listen_until(lambda one: len(one.payloads(topic)) >= 3, "three broadcasts")
        assert sorted(each["from"] for each in listener.payloads(topic)) == ["a", "b", "c"]


def test_disconnect_ends_a_users_connections_on_all_nodes(cluster: Cluster, listen: Callable[..., Listener]):
    topic, user = unique("rooms:users"), unique("user")
    gone = [listen(node, [topic], f"user_id={user}") for node in cluster]
    others = [listen(node, [topic], "user_id=other") for node in cluster]
    acquaint(others, [topic])
    # That the users' own topics are followed everywhere cannot be seen from outside: it may take more than one call.
    for listener in gone:
        for _ in range(100):
            cluster[0].broadcast(f"users:{user}", event="disconnect")
            if has_ended(listener):
                break
        else:
            pytest.fail(f"the user is still connected to node {listener.node.name}")
    for listener in others:
        assert listener.ask(topic, "echo", {"still": "here"})["status"] == "ok"


def has_ended(listener: Listener) -> bool:
    try:
        while (frame := listener.client.connection.receive(0.1)).close_code != 1001:
            assert frame.opcode == 1, frame
    except TimeoutError:
        return False
    except Ended:
        return True
    return True


def test_odd_payloads_arrive_as_they_were_sent(cluster: Cluster, listen: Callable[..., Listener]):
    topic = unique("rooms:odd-é日")
    speaker, listener = listen(cluster[0], [topic]), listen(cluster[1], [topic])
    acquaint([speaker, listener], [topic])
    payloads: list[object] = [
        {},
        {"__proto__": {"constructor": None}},
        {"text": '"\\\u2028\u0000é日😀'},
        {"big": 2**60, "small": 1e-300, "deep": [[[[[[]]]]]]},
        {"": ""},
    ]
    for payload in payloads:
        speaker.say(topic, "new_msg", payload)
    listener.expect(topic, payloads)


def test_large_messages(cluster: Cluster, listen: Callable[..., Listener]):
    """1 MB and more, which is more than a frame between nodes may hold; small ones around them keep their places."""
    topic = unique("rooms:large")
    speaker, listener = listen(cluster[0], [topic]), listen(cluster[1], [topic])
    acquaint([speaker, listener], [topic])
    letters = random.Random(1)
    payloads: list[object] = []
    for size in (1_000, 65_536, 1_000_000, 1_048_576, 3_000_000):
        payloads += [{"size": size}, {"text": "".join(letters.choices("abcdefgh", k=1_000)) * (size // 1_000)}, {}]
    for payload in payloads:
        speaker.say(topic, "new_msg", payload)
    listener.expect(topic, payloads)


@pytest.mark.parametrize("transport", [WEBSOCKET, LONG_POLL], ids=str)
def test_binary_messages(cluster: Cluster, transport: Transport):
    topic = unique("rooms:binary")
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(Listener(node, [topic], client=node.client(transport, V2()))) for node in cluster
        ]
        acquaint(listeners, [topic])
        bodies = [b"\x00", bytes(range(256)), b"\xff" * 70_000, random.Random(2).randbytes(1_000_000)]
        for body in bodies:
            listeners[0].say_binary(topic, "new_msg", body)
        for listener in listeners:
            listener.expect(topic, bodies)


def test_publishers_at_the_same_time(cluster: Cluster):
    """Each pours out what it has on a connection of its own, while others do the same on all nodes."""
    topics = [unique("rooms:pour") for _ in range(3)]
    publishers, count = 6, 1_000
    with ExitStack() as stack:
        listeners = [stack.enter_context(Listener(node, topics)) for node in cluster]
        acquaint(listeners, topics)
        speakers = [stack.enter_context(Listener(cluster[index % 3], topics[:1])) for index in range(publishers)]
        threads = [
            threading.Thread(target=pour, args=(speaker, index, topics, count))
            for index, speaker in enumerate(speakers)
        ]
        for thread in threads:
            thread.start()
        for listener in listeners:
            for number, topic in enumerate(topics):
                wanted = publishers * len(range(number, count, len(topics)))
                listener.listen_until(lambda one, t=topic, n=wanted: len(one.payloads(t)) >= n, f"{wanted} of {topic}")
                assert len(listener.payloads(topic)) == wanted
                for index in range(publishers):
                    heard = [each["n"] for each in listener.payloads(topic) if each["by"] == index]
                    assert heard == list(range(number, count, len(topics)))
        for thread in threads:
            thread.join()


def pour(speaker: Listener, index: int, topics: list[str], count: int) -> None:
    for topic in topics[1:]:
        speaker.join(topic)
    for number in range(count):
        speaker.say(topics[number % len(topics)], "new_msg", {"by": index, "n": number})
        speaker.client.connection.poll()


def test_two_clusters_on_one_engine(cluster: Cluster, engine_kind: type[Engine]):
    """With the same secret, and even the same names of nodes: they do not hear each other, nor notice."""
    topic, room = unique("rooms:shared"), unique("presence:shared")
    with (
        Cluster(cluster.engine, "ab", cluster="another") as other,
        Listener(cluster[0], [topic]) as here,
        Listener(cluster[1], [topic]) as here_too,
        Listener(other[0], [topic]) as there,
        Listener(other[1], [topic]) as there_too,
    ):
        acquaint([here, here_too], [topic])
        acquaint([there, there_too], [topic])
        refused = [node.metric("frames.rejected") for node in cluster]
        for listener, name in ((here, "here"), (there, "there")):
            listener.join(room, {"user_id": name})
            listener.say(topic, "new_msg", {"by": name})
        here_too.expect(topic, [{"by": "here"}])
        there_too.expect(topic, [{"by": "there"}])
        # Whatever was said in the other cluster has had the time that these took.
        for node in (*cluster, *other):
            node.broadcast(topic, b'{"by":"%b"}' % node.name.encode())
        for listener, first in ((here_too, "here"), (there_too, "there")):
            names = 3 if first == "here" else 2
            listener.listen_until(lambda one, n=names: len(one.payloads(topic)) > n, "the nodes' own words")
            assert sorted(each["by"] for each in listener.payloads(topic)) == sorted([first, *"abc"[:names]])
        assert [node.metric("frames.rejected") for node in cluster] == refused
