"""Frames that no node has sent, or not so: each is rejected, counted by its reason, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from engine_clients import EngineClient
from engines import Engine
from nodes import Cluster, Listener, acquaint, unique
from sealing import FIRST, MIDDLE, Impostor, broadcast_record, new_incarnation, sealed

EVERYONE = "roost.conformance.all"
REASONS = ("foreign", "version", "forged", "malformed", "oversized", "repeated", "outdated", "crowded")


@pytest.fixture(scope="module")
def intruder(cluster: Cluster) -> Iterator[EngineClient]:
    with closing(cluster.engine.client()) as client:
        yield client


@pytest.fixture
def refusals(cluster: Cluster) -> Iterator[Refusals]:
    """Whatever a test publishes: the nodes go on, and count what they were told to expect."""
    with Refusals(cluster) as one:
        yield one


class Refusals:
    """What each node has refused since the beginning, and two clients who must hear of none of it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.topic = unique("rooms:watched")
        self._stack = ExitStack()

    def __enter__(self) -> Refusals:
        self.listeners = [self._stack.enter_context(Listener(node, [self.topic])) for node in self.cluster]
        acquaint(self.listeners, [self.topic])
        self.subject = subject_of(self.topic, self.cluster)
        for listener in self.listeners:
            listener.expect(self.topic, [{}])
            listener.heard.clear()
        self._before = [self._read(index) for index in range(len(self.listeners))]
        return self

    def _read(self, index: int) -> dict[str, int]:
        return {reason: self.cluster[index].metric(f"frames.rejected{{reason={reason}}}") for reason in REASONS}

    def expect(self, heard: list[object] | None = None, **counts: int) -> None:
        """Exactly these are counted on all nodes, nothing but `heard` was heard, and broadcasts go on."""
        for index, listener in enumerate(self.listeners):
            for reason, count in counts.items():
                wanted = self._before[index][reason] + count
                listener.node.wait_for_metric(f"frames.rejected{{reason={reason}}}", wanted)
            change = {reason: value - self._before[index][reason] for reason, value in self._read(index).items()}
            assert {reason: value for reason, value in change.items() if value} == counts
        self.cluster[0].broadcast(self.topic, b'{"still":"here"}')
        for listener in self.listeners:
            listener.expect(self.topic, [*(heard or []), {"still": "here"}])

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def subject_of(topic: str, cluster: Cluster) -> str:
    """Where broadcasts of a topic are published, as an engine's client sees it: they are sealed, not encrypted."""
    with closing(cluster.engine.client()) as recorder:
        recorder.listen()
        cluster[0].broadcast(topic)
        return next(subject for subject, frame in frames_of(recorder) if topic.encode() in frame)


def test_frames_made_by_hand_are_taken_as_described(refusals: Refusals, intruder: EngineClient):
    """The rest of these tests would mean little otherwise."""
    node = Impostor()
    intruder.publish(refusals.subject, node.frame(refusals.subject, broadcast_record(refusals.topic, {"by": "hand"})))
    refusals.expect([{"by": "hand"}])


def test_what_is_no_frame_of_ours(refusals: Refusals, intruder: EngineClient):
    things = [b"", b"R", b"hello", b"\x00" * 1_000, b'{"json":true}', b"r" + b"\x01" * 50]
    for thing in things:
        intruder.publish(refusals.subject, thing)
    refusals.expect(foreign=len(things))


def test_another_version(refusals: Refusals, intruder: EngineClient):
    for version in (0, 2, 255):
        intruder.publish(refusals.subject, Impostor().frame(refusals.subject, version=version))
    intruder.publish(EVERYONE, b"R\x02 and something that this version cannot know")
    refusals.expect(version=4)


def test_forged_frames(refusals: Refusals, intruder: EngineClient):
    """Another secret; no seal; a byte changed anywhere; sealed for another subject, or another cluster."""
    node = Impostor("forger")
    body = broadcast_record(refusals.topic, {"forged": True})
    good = node.frame(refusals.subject, body)
    frames = [
        node.frame(refusals.subject, body, secret="something that is at least 16 bytes"),
        node.header(refusals.subject) + body,
        good[:-1],
        good + b"\0",
        sealed(node.header(refusals.subject) + body, refusals.subject + "1"),
        sealed(node.header(refusals.subject) + body, refusals.subject.replace("conformance", "another")),
        *(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(5, len(good), 7)),
    ]
    for frame in frames:
        intruder.publish(refusals.subject, frame)
    refusals.expect(forged=len(frames))


def test_sealed_nonsense(refusals: Refusals, intruder: EngineClient):
    """As a node with a fault might send it. What is good before it in the same frame is taken."""
    node = Impostor("fool")
    good = broadcast_record(refusals.topic, {"good": True})
    bodies = [
        b"\x09",
        b"\x01",
        b"\x01\xff\xff",
        good[:-1],
        b"\x03\x01\xff\xff\xff\xff",
        b"\x04\xff\xff",
        b"\x01\x00\x02\xc3\x28\x00\x00\x00\x00\x00\x00",
    ]
    for body in bodies:
        intruder.publish(refusals.subject, node.frame(refusals.subject, body))
    intruder.publish(refusals.subject, node.frame(refusals.subject, good + b"\x07"))
    for header in (
        node.header(refusals.subject, kind=0),
        node.header(refusals.subject, kind=5),
        node.header(refusals.subject, sequence=0),
        b"R\x01\x01\x00" + b"\0" * 16,
        b"R\x01\x01\xff" + b"\0" * 16,
        b"R\x01\x01\x01\xff" + b"\0" * 16,
        b"R\x01",
    ):
        intruder.publish(refusals.subject, sealed(header, refusals.subject))
    refusals.expect([{"good": True}], malformed=len(bodies) + 8)


def test_repeated_frames(refusals: Refusals, intruder: EngineClient):
    """Recorded from a node and published again, any number of times, in any order."""
    for number in range(3):
        refusals.cluster[1].broadcast(refusals.topic, b'{"n":%d}' % number)
    recorded: list[bytes] = []
    with closing(refusals.cluster.engine.client()) as recorder:
        recorder.listen()
        for number in range(3, 6):
            refusals.cluster[1].broadcast(refusals.topic, b'{"n":%d}' % number)
            recorded.append(next(frame for subject, frame in frames_of(recorder) if subject == refusals.subject))
    for listener in refusals.listeners:
        listener.expect(refusals.topic, [{"n": number} for number in range(6)])
    for frame in (*recorded, *reversed(recorded)):
        intruder.publish(refusals.subject, frame)
    # The node itself does not look at what bears its own name.
    refusals_there = refusals.cluster[1].metric("frames.rejected")
    for index in (0, 2):
        refusals.cluster[index].wait_for_metric(
            "frames.rejected{reason=repeated}", refusals._before[index]["repeated"] + 6
        )
    assert refusals.cluster[1].metric("frames.rejected") == refusals_there
    refusals.cluster[0].broadcast(refusals.topic, b'{"n":6}')
    for listener in refusals.listeners:
        listener.expect(refusals.topic, [{"n": number} for number in range(7)])


def frames_of(client: EngineClient) -> Iterator[tuple[str, bytes]]:
    while True:
        yield client.receive()


def test_a_gap_is_a_loss(refusals: Refusals, intruder: EngineClient):
    """Numbers that are left out are counted as lost, and what comes behind them is taken."""
    node = Impostor("gaps")
    before = [each.metric("frames.lost{of=broadcasts}") for each in refusals.cluster]
    for sequence in (10, 11, 15, 16, 116):
        frame = node.frame(refusals.subject, broadcast_record(refusals.topic, {"n": sequence}), sequence=sequence)
        intruder.publish(refusals.subject, frame)
    refusals.expect([{"n": sequence} for sequence in (10, 11, 15, 16, 116)])
    assert [each.metric("frames.lost{of=broadcasts}") for each in refusals.cluster] == [n + 3 + 99 for n in before]


def test_an_earlier_run(refusals: Refusals, intruder: EngineClient):
    """A later run is believed at once, and the earlier is not any more, as long as the later is heard."""
    now = new_incarnation()
    runs = {age: Impostor("restarted", now - age) for age in (0, 1, 1 << 40)}
    heard = []
    for age in (1 << 40, 1, 0):
        record = broadcast_record(refusals.topic, {"age": age})
        intruder.publish(refusals.subject, runs[age].frame(refusals.subject, record))
        heard.append({"age": age})
    for age in (1, 1 << 40):
        record = broadcast_record(refusals.topic, {"late": age})
        intruder.publish(refusals.subject, runs[age].frame(refusals.subject, record))
    refusals.expect(heard, outdated=2)


def test_more_than_a_node_may_send_at_once(refusals: Refusals, intruder: EngineClient):
    """Pieces without end: kept up to the limit of a message, then given up, and the next message is taken."""
    node = Impostor("endless")
    piece = b"\x01" * 1_000_000
    intruder.publish(refusals.subject, node.frame(refusals.subject, piece, kind=FIRST))
    for _ in range(40):
        intruder.publish(refusals.subject, node.frame(refusals.subject, piece, kind=MIDDLE))
    intruder.publish(refusals.subject, node.frame(refusals.subject, broadcast_record(refusals.topic, {"after": 1})))
    refusals.expect([{"after": 1}], oversized=1)


def test_pieces_of_many_nodes_without_end(refusals: Refusals, intruder: EngineClient):
    """All together they may not hold more than the limit of all nodes."""
    piece = b"\x01" * 1_000_000
    before = [node.resident_bytes for node in refusals.cluster]
    for index in range(80):
        node = Impostor(f"hoarder-{index}")
        intruder.publish(refusals.subject, node.frame(refusals.subject, piece, kind=FIRST))
    refusals.expect(oversized=80 - (64 * 1024 * 1024) // len(piece))
    for node, size in zip(refusals.cluster, before, strict=True):
        assert node.resident_bytes - size < 160_000_000
    # What has been kept is given up when the nodes begin something else.
    for index in range(80):
        intruder.publish(refusals.subject, Impostor(f"hoarder-{index}").frame(refusals.subject))


def test_more_nodes_than_there_may_be(engine: Engine):
    with Cluster(engine, "ab") as cluster, closing(engine.client()) as intruder, Refusals(cluster) as refusals:
        for index in range(1_023 + 5):
            intruder.publish(EVERYONE, Impostor(f"crowd-{index}").frame(EVERYONE))
        refusals.expect(crowded=5)
