"""Who is there, on all nodes: as phoenix.js would work it out from what each node says."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest
from engines import Engine
from nodes import Cluster, Listener, Node, unique
from presence_mirror import PresenceMirror

ODD_KEYS = ["__proto__", "constructor", "", "é日😀\u2028", "a" * 1_000, "users:1\n\0"]


@pytest.fixture
def topic() -> str:
    return unique("presence:lobby")


def test_who_comes_and_goes_is_seen_on_all_nodes(cluster: Cluster, topic: str):
    with ExitStack() as stack:
        mirrors = []
        for index, key in enumerate(("ann", "bob", "cleo", "dan")):
            mirrors.append(stack.enter_context(PresenceMirror(cluster[index % 3], topic, key)))
            for mirror in mirrors:
                mirror.expect(*(one.key for one in mirrors))
        PresenceMirror.agree(mirrors)
        mirrors[1].leave()
        for mirror in (mirrors[0], *mirrors[2:]):
            mirror.expect("ann", "cleo", "dan")
        mirrors[2].close()
        for mirror in (mirrors[0], mirrors[3]):
            mirror.expect("ann", "dan")


def test_a_newcomer_is_told_of_all_at_once(cluster: Cluster, topic: str):
    """The state that a join is answered with has those of other nodes, not only a diff that comes later."""
    with ExitStack() as stack:
        first = [stack.enter_context(PresenceMirror(node, topic, f"first-{node.name}")) for node in cluster]
        for mirror in first:
            mirror.expect(*(one.key for one in first))
        for node in cluster:
            with PresenceMirror(node, topic, "newcomer") as newcomer:
                newcomer.listener.listen_until(
                    lambda one: one.payloads(topic, "presence_state"), "the state of those who are there"
                )
                [state] = newcomer.listener.payloads(topic, "presence_state")
                assert {one.key for one in first} <= state.keys()
            for mirror in first:
                mirror.expect(*(one.key for one in first))


def test_an_update_keeps_the_presence_and_says_what_it_replaces(cluster: Cluster, topic: str):
    with PresenceMirror(cluster[0], topic, "ann") as ann, PresenceMirror(cluster[1], topic, "bob") as bob:
        bob.expect("ann", "bob")
        for status in ("away", "busy", "here"):
            [(_, before)] = [ref for ref in bob.refs() if ref[0] == "ann"]
            ann.update({"status": status})
            bob.expect_meta("ann", "status", status)
            [meta] = bob.metas("ann")
            assert meta["phx_ref_prev"] == before != meta["phx_ref"]
            bob.expect("ann", "bob")


def test_the_same_key_on_two_nodes(cluster: Cluster, topic: str):
    with (
        PresenceMirror(cluster[2], topic, "watcher") as watcher,
        PresenceMirror(cluster[0], topic, "twice") as one,
        PresenceMirror(cluster[1], topic, "twice") as other,
    ):
        for mirror in (watcher, one, other):
            mirror.expect("watcher", "twice", "twice")
        one.update({"status": "away"})
        watcher.listener.listen_until(
            lambda _: {meta.get("status") for meta in watcher.metas("twice")} == {None, "away"}, "one of two updated"
        )
        one.close()
        watcher.expect("watcher", "twice")
        other.expect("watcher", "twice")
        assert [meta.get("status") for meta in watcher.metas("twice")] == [None]


@pytest.mark.parametrize("key", ODD_KEYS, ids=lambda key: repr(key[:20]))
def test_keys_that_once_broke_others(cluster: Cluster, topic: str, key: str):
    with PresenceMirror(cluster[0], topic, "watcher") as watcher:
        with PresenceMirror(cluster[1], topic, key):
            watcher.expect("watcher", key)
        watcher.expect("watcher")


def test_a_clean_stop_is_seen_at_once(engine: Engine, topic: str):
    """A node that says goodbye is not waited for: its presences end with words, and it is not taken for dead."""
    with Cluster(engine) as cluster, PresenceMirror(cluster[0], topic, "stays") as stays:
        leavers = [PresenceMirror(cluster[1], topic, f"leaves-{index}") for index in range(20)]
        stays.expect("stays", *(one.key for one in leavers))
        cluster[1].terminate()
        # Less than the time after which a silent node is taken for dead (4.5 s).
        stays.expect("stays", patience=4)
        assert cluster[1].wait() == 0
        cluster[1].start()
        with PresenceMirror(cluster[1], topic, "back"):
            stays.expect("stays", "back")


def test_a_node_that_is_killed_under_load(engine: Engine, topic: str):
    """Its presences end a while later everywhere, others' do not; when it is back under its name, it is believed."""
    with Cluster(engine) as cluster, ExitStack() as stack:
        others = (cluster[0], cluster[2])
        stays = [stack.enter_context(PresenceMirror(node, topic, f"stays-{node.name}")) for node in others]
        everybody = [one.key for one in stays]
        dying = [PresenceMirror(cluster[1], topic, f"dies-{index}") for index in range(20)]
        for mirror in stays:
            mirror.expect(*everybody, *(one.key for one in dying))
        with Load(cluster[1]):
            for index, mirror in enumerate(dying):
                mirror.listener.say(topic, "update", {"n": index})
            cluster[1].kill()
        for mirror in stays:
            mirror.expect(*everybody)
        cluster[1].start()
        with ExitStack() as again:
            back = [again.enter_context(PresenceMirror(cluster[1], topic, f"back-{index}")) for index in range(5)]
            for mirror in (*stays, *back):
                mirror.expect(*everybody, *(one.key for one in back))
        for mirror in stays:
            mirror.expect(*everybody)


def test_a_node_that_comes_back_before_it_is_missed(engine: Engine, topic: str):
    """Its name tells the others that it has restarted: what its earlier run had ends when the new one is heard."""
    with Cluster(engine) as cluster, PresenceMirror(cluster[0], topic, "stays") as stays:
        PresenceMirror(cluster[1], topic, "dies")
        stays.expect("stays", "dies")
        cluster[1].kill()
        cluster[1].start()
        with PresenceMirror(cluster[1], topic, "back"):
            stays.expect("stays", "back")
            refused = cluster[0].metric("frames.rejected{reason=outdated}")
            assert refused == 0, "the new run was taken for an old one"


def test_somebody_reconnects_to_another_node(cluster: Cluster, topic: str):
    """As behind a load balancer: there and gone and there, on node after node, and never twice in the end."""
    with PresenceMirror(cluster[0], topic, "watcher") as watcher:
        for turn in range(10):
            with PresenceMirror(cluster[turn % 3], topic, "wanderer") as wanderer:
                wanderer.expect("watcher", "wanderer")
        watcher.expect("watcher")


def test_a_crowd_that_comes_and_goes_on_all_nodes(cluster: Cluster, topic: str):
    """Joins, updates and leaves at the same time; in the end all agree on the truth, down to the refs."""
    with ExitStack() as stack:
        watchers = [stack.enter_context(PresenceMirror(node, topic, f"watcher-{node.name}")) for node in cluster]
        crowd = [PresenceMirror(cluster[index % 3], topic, f"user-{index % 20}") for index in range(45)]
        for index, mirror in enumerate(crowd):
            if index % 3 == 0:
                mirror.listener.say(topic, "update", {"n": index})
            elif index % 3 == 1:
                mirror.close()
        stay = [mirror for index, mirror in enumerate(crowd) if index % 3 != 1]
        for watcher in watchers:
            watcher.expect(*(one.key for one in watchers), *(one.key for one in stay))
        PresenceMirror.agree(watchers)
        for mirror in stay:
            mirror.close()
        for watcher in watchers:
            watcher.expect(*(one.key for one in watchers))


class Load:
    """Somebody broadcasts on a node as fast as may be, until the end of the block, whatever becomes of the node."""

    def __init__(self, node: Node) -> None:
        self.speaker = Listener(node, [unique("rooms:load")])
        self.thread = threading.Thread(target=self._pour)
        self.over = threading.Event()

    def _pour(self) -> None:
        try:
            while not self.over.is_set():
                self.speaker.say(next(iter(self.speaker.heard)), "new_msg", {"text": "x" * 500})
                self.speaker.client.connection.poll()
        except Exception:  # noqa: BLE001 - the node is killed
            return

    def __enter__(self) -> Load:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self.speaker.close()
