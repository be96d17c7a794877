"""Long-poll clients whose requests reach any node: their session is on one of them."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from dialects import DIALECTS, V2
from engines import Engine
from long_poll import Session
from nodes import Cluster, Listener, acquaint, unique
from roaming import roaming_client, roaming_session
from waiting import eventually

JOIN = '["1","1","rooms:roam","phx_join",{}]'
REPLY = {"response": {}, "status": "ok"}


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_nothing_is_lost_or_doubled_over_a_round_robin(cluster: Cluster, dialect: V2):
    topic = unique("rooms:robin")
    client = roaming_client(cluster[0], [cluster[1], cluster[0]], dialect)
    with (
        Listener(cluster[0], [topic], client=client) as roamer,
        Listener(cluster[1], [topic]) as neighbour,
        Listener(cluster[2], [topic]) as third,
    ):
        acquaint([roamer, neighbour, third], [topic])
        for number in range(100):
            assert roamer.ask(topic, "echo", {"n": number}) == {"response": {"n": number}, "status": "ok"}
            third.say(topic, "new_msg", {"third": number})
            roamer.say(topic, "new_msg", {"roamer": number})
        for listener in (roamer, neighbour, third):
            listener.listen_until(lambda one: len(one.payloads(topic)) >= 200, "all broadcasts")
            payloads = listener.payloads(topic)
            for name in ("third", "roamer"):
                assert [each[name] for each in payloads if name in each] == list(range(100))
            assert len(payloads) == 200
        assert cluster[1].metrics()["roost.longpoll.forwarded"] > 100


def test_a_session_may_be_far_from_all_of_its_requests(cluster: Cluster):
    """Binary and large messages, in batches, by way of two nodes that do not have the session."""
    topic = unique("rooms:far")
    client = roaming_client(cluster[0], [cluster[1], cluster[2]])
    with Listener(cluster[0], [topic], client=client) as roamer, Listener(cluster[1], [topic]) as other:
        acquaint([roamer, other], [topic])
        bodies = [b"\x00\xff", bytes(range(256)) * 1_000, {"text": "é" * 300_000}, b"end"]
        for body in bodies:
            (roamer.say_binary if isinstance(body, bytes) else roamer.say)(topic, "new_msg", body)
        for listener in (roamer, other):
            listener.expect(topic, bodies)
        other.say(topic, "new_msg", {"text": "z" * 1_000_000})
        roamer.expect(topic, [*bodies, {"text": "z" * 1_000_000}])


def test_a_roaming_client_is_present_once(cluster: Cluster):
    topic = unique("presence:roam")
    with (
        Listener(cluster[0], client=roaming_client(cluster[0], cluster)) as roamer,
        Listener(cluster[2]) as watcher,
    ):
        watcher.join(topic, {"user_id": "watcher"})
        roamer.join(topic, {"user_id": "roamer"})
        for listener in (roamer, watcher):
            listener.listen_until(
                lambda one: {key for each in one.payloads(topic, "presence_diff") for key in each["joins"]}
                | {key for each in one.payloads(topic, "presence_state") for key in each}
                == {"roamer", "watcher"},
                "two are present",
            )
        roamer.say(topic, "phx_leave", {})
        watcher.listen_until(
            lambda one: any("roamer" in each["leaves"] for each in one.payloads(topic, "presence_diff")), "one has left"
        )


def test_a_forged_session_is_unknown_everywhere(cluster: Cluster):
    """Also where it is another node that would have it."""
    with Session.open(cluster[0].address) as session:
        token = session.token
        for changed in (token[:-1] + ("0" if token[-1] != "0" else "1"), "0" * len(token), token[::-1]):
            for node in cluster:
                with closing(Session(node.address)) as other:
                    other.token = changed
                    assert other.post(JOIN).json() == {"status": 410}
        assert session.post(JOIN).json() == {"status": 200}


def test_a_session_ends_with_its_node(engine: Engine):
    """Whoever asks for it, a poll that waits already included, hears 410, and may have a new one where it asks."""
    with Cluster(engine) as cluster:
        topic = unique("rooms:ends")
        session = roaming_session(cluster[0], [cluster[1]])
        session.send(["1", "1", topic, "phx_join", {}])
        assert session.messages() == [["1", "1", topic, "phx_reply", REPLY]]
        answers: list[dict] = []
        poller = threading.Thread(target=lambda: answers.append(session.poll()))
        poller.start()
        eventually(lambda: cluster[1].metrics()["roost.longpoll.forwarded"], lambda n: n >= 3, "the poll has gone out")
        cluster[0].kill()
        poller.join(60)
        assert [answer["status"] for answer in answers] == [410]
        assert session.post(JOIN).json() == {"status": 410}
        with Session.open(cluster[1].address) as again:
            again.send(["1", "1", topic, "phx_join", {}])
            assert again.messages() == [["1", "1", topic, "phx_reply", REPLY]]
            again.send(["1", "2", topic, "echo", {"n": 1}])
            assert again.messages() == [["1", "2", topic, "phx_reply", REPLY | {"response": {"n": 1}}]]
        session.close()


def test_a_poll_outlives_an_outage_of_the_engine(engine: Engine):
    """A client that asks the node which has its session notices nothing; one that asks another is told to begin anew,
    or served as before once the engine is back."""
    with Cluster(engine, "ab") as cluster:
        topic = unique("rooms:outage")
        session = roaming_session(cluster[0], [cluster[0], cluster[1]])
        session.send(["1", "1", topic, "phx_join", {}])
        assert session.messages() == [["1", "1", topic, "phx_reply", REPLY]]
        with closing(Session(cluster[0].address)) as home:
            home.token = session.token
            engine.kill()
            for node in cluster:
                node.wait_until_connected(False)
            for number in range(3):
                home.send(["1", f"e{number}", topic, "echo", {"n": number}])
                assert home.messages() == [["1", f"e{number}", topic, "phx_reply", REPLY | {"response": {"n": number}}]]
            with closing(Session(cluster[1].address)) as away:
                away.token = session.token
                assert away.post(JOIN).json() == {"status": 410}
            engine.start()
            cluster.wait_until_whole()
            home.send(["1", "last", topic, "echo", {}])
            assert home.messages() == [["1", "last", topic, "phx_reply", REPLY]]
        session.close()
