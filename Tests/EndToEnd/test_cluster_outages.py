"""Engines that go away, hang, or do not let a node in.

Each node serves its own clients meanwhile and counts what it could not send; afterwards all is as it should be.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from engines import RIGHT_PASSWORD, Engine, over_a_network
from nodes import Cluster, Listener, acquaint, unique
from presence_mirror import PresenceMirror

ABSENT = "unsent{reason=disconnected}"


@pytest.fixture
def topic() -> str:
    return unique("rooms:outage")


@pytest.fixture
def room() -> str:
    return unique("presence:outage")


def serves_its_own(listener: Listener, topic: str, text: str) -> None:
    """What is said on a node is heard there, and channels answer."""
    before = len(listener.payloads(topic))
    listener.say(topic, "new_msg", {"text": text})
    listener.listen_until(lambda one: {"text": text} in one.payloads(topic)[before:], text)
    assert listener.ask(topic, "echo", {"n": 1}) == {"response": {"n": 1}, "status": "ok"}


def hear_each_other(listeners: list[Listener], topic: str) -> None:
    """From now on, once and in order."""
    acquaint(listeners, [topic])
    before = [len(listener.payloads(topic)) for listener in listeners]
    for number in range(20):
        listeners[number % len(listeners)].say(topic, "new_msg", {"after": number})
        for listener, start in zip(listeners, before, strict=True):
            listener.listen_until(lambda one, n=start + number: len(one.payloads(topic)) > n, "what is said afterwards")
    for listener, start in zip(listeners, before, strict=True):
        assert listener.payloads(topic)[start:] == [{"after": number} for number in range(20)]


def test_the_engine_is_killed_and_comes_back(engine: Engine, topic: str, room: str):
    with Cluster(engine) as cluster, ExitStack() as stack:
        listeners = [stack.enter_context(Listener(node, [topic])) for node in cluster]
        acquaint(listeners, [topic])
        stay = [stack.enter_context(PresenceMirror(node, room, f"stay-{node.name}")) for node in cluster]
        going = [PresenceMirror(node, room, f"go-{node.name}") for node in cluster]
        for mirror in stay:
            mirror.expect(*(one.key for one in stay), *(one.key for one in going))

        engine.kill()
        for node in cluster:
            node.wait_until_connected(False)
        for listener in listeners:
            serves_its_own(listener, topic, "in the dark")
            assert listener.node.metric(ABSENT) > 0, "nobody says that broadcasts stayed here"
        for mirror in going:
            mirror.close()
        come = [stack.enter_context(PresenceMirror(node, room, f"come-{node.name}")) for node in cluster]
        for mirror, newcomer in zip(stay, come, strict=True):
            # Whatever becomes of the others': what happens on this node is seen here at once.
            mirror.listener.listen_until(
                lambda _, m=mirror, n=newcomer: m.people()[n.key] == 1 and not m.people()[f"go-{m.node.name}"],
                "comings and goings on this node",
            )

        engine.start()
        hear_each_other(listeners, topic)
        for mirror in (*stay, *come):
            mirror.expect(*(one.key for one in stay), *(one.key for one in come))
        for listener in listeners:
            listener.node.wait_for_metric("frames.lost{of=broadcasts}")
            listener.drain()
            assert [each for each in listener.payloads(topic) if each == {"text": "in the dark"}] == [
                {"text": "in the dark"}
            ], "what one node said in the dark is not said again later"


def test_the_engine_restarts_again_and_again(engine: Engine, topic: str, room: str):
    with Cluster(engine, "ab") as cluster, ExitStack() as stack:
        listeners = [stack.enter_context(Listener(node, [topic])) for node in cluster]
        mirrors = [stack.enter_context(PresenceMirror(node, room, node.name)) for node in cluster]
        for turn in range(4):
            engine.restart()
            hear_each_other(listeners, topic)
            for listener in listeners:
                listener.heard[topic].clear()
            with PresenceMirror(cluster[turn % 2], room, f"turn-{turn}") as newcomer:
                for mirror in (*mirrors, newcomer):
                    mirror.expect("a", "b", newcomer.key)
            for mirror in mirrors:
                mirror.expect("a", "b")


def test_the_engine_hangs_for_longer_than_it_is_waited_for(engine: Engine, topic: str, room: str):
    """Its connections stay open, and say nothing: the nodes give it up, and come back when it does."""
    with Cluster(engine) as cluster, ExitStack() as stack:
        listeners = [stack.enter_context(Listener(node, [topic])) for node in cluster]
        acquaint(listeners, [topic])
        mirrors = [stack.enter_context(PresenceMirror(node, room, node.name)) for node in cluster]
        for mirror in mirrors:
            mirror.expect("a", "b", "c")

        engine.pause()
        for listener in listeners:
            serves_its_own(listener, topic, "into the void")
        for node in cluster:
            node.wait_until_connected(False)
            assert node.metric("failures") > 0
        gone = PresenceMirror(cluster[0], room, "unseen")
        gone.close()
        late = stack.enter_context(PresenceMirror(cluster[1], room, "late"))

        engine.resume()
        hear_each_other(listeners, topic)
        for mirror in (*mirrors, late):
            mirror.expect("a", "b", "c", "late")


def test_an_engine_that_pauses_for_a_moment_is_not_given_up(engine: Engine, topic: str):
    """What was said meanwhile arrives, in order, and nothing is lost."""
    with Cluster(engine, "ab") as cluster, ExitStack() as stack:
        listeners = [stack.enter_context(Listener(node, [topic])) for node in cluster]
        acquaint(listeners, [topic])
        engine.pause()
        for number in range(50):
            listeners[0].say(topic, "new_msg", {"n": number})
        listeners[0].listen_until(lambda one: len(one.payloads(topic)) == 50, "what is said on the same node")
        engine.resume()
        listeners[1].expect(topic, [{"n": number} for number in range(50)])
        assert [node.metric("frames.lost") for node in cluster] == [0, 0]
        assert [node.metric("reconnects") for node in cluster] == [0, 0]


def test_a_node_starts_before_its_engine(engine: Engine, topic: str, room: str):
    engine.kill()
    cluster = Cluster(engine, "ab")
    try:
        for node in cluster:
            node.start()
        with ExitStack() as stack:
            listeners = [stack.enter_context(Listener(node, [topic])) for node in cluster]
            mirrors = [stack.enter_context(PresenceMirror(node, room, node.name)) for node in cluster]
            for listener in listeners:
                serves_its_own(listener, topic, "alone")
            for node in cluster:
                node.wait_for_metric(ABSENT)
            engine.start()
            hear_each_other(listeners, topic)
            for mirror in mirrors:
                mirror.expect("a", "b")
        cluster.stop()
    finally:
        cluster.kill()


@over_a_network
def test_a_wrong_password(engine: Engine, topic: str):
    """The nodes serve their own clients, count that they are not let in, and are when the password is theirs."""
    engine.kill()
    engine.password = "another one"
    engine.start()
    cluster = Cluster(engine, "ab", url=engine.url(RIGHT_PASSWORD))
    try:
        for node in cluster:
            node.start()
        with ExitStack() as stack:
            listeners = [stack.enter_context(Listener(node, [topic])) for node in cluster]
            for listener in listeners:
                serves_its_own(listener, topic, "alone")
                listener.node.wait_for_metric(f"failures{{adapter={engine.name}}}{{reason=unauthorized}}")
                assert listener.node.metric("connected{") == 0
            engine.kill()
            engine.password = RIGHT_PASSWORD
            engine.start()
            hear_each_other(listeners, topic)
        cluster.stop()
    finally:
        cluster.kill()


def test_a_node_stops_while_its_engine_hangs(engine: Engine, topic: str):
    with Cluster(engine, "ab") as cluster, Listener(cluster[0], [topic]) as listener:
        engine.pause()
        listener.say(topic, "new_msg", {})
        for node in cluster:
            node.terminate()
        for node in cluster:
            assert node.wait() == 0
        engine.resume()
        for node in cluster:
            node.start()
