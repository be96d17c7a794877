"""Connections that hibernate: what comes around falling asleep and waking up, and who ends meanwhile."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from bystander import Bystander
from descriptors import abort, descriptor_count
from frames import CLOSE, CONTINUATION, PING, PONG, TEXT, Frame, client_frame, close_payload
from processes import ConformanceServer
from waiting import eventually
from wire import Connection, Ended, pump

pytestmark = [
    pytest.mark.arguments("--hibernate-after", "0.05"),
    pytest.mark.skipif(sys.platform != "linux", reason="it takes Linux to count descriptors"),
]
TOPIC = "rooms:sleepers"
Sleepers = Callable[[int], list[Connection]]


def asleep(server: ConformanceServer) -> int:
    return server.metrics()["roost.connections.hibernating"]


def until_asleep(server: ConformanceServer, count: int) -> None:
    eventually(lambda: asleep(server), lambda found: found >= count, f"whether {count} are asleep")


def message(ref: str, payload: object = None) -> bytes:
    return client_frame(TEXT, json.dumps(["1", ref, TOPIC, "echo", {} if payload is None else payload]).encode())


@pytest.fixture
def sleepers(own_server: ConformanceServer) -> Iterator[Sleepers]:
    """Joined connections that sleep. In the end nothing of them is left, and who was there has noticed nothing."""
    bystander = Bystander(own_server)
    bystander.check()
    until_asleep(own_server, 1)
    before, descriptors = own_server.stats(), descriptor_count(own_server)
    with ExitStack() as stack:

        def make(count: int) -> list[Connection]:
            connections = [stack.enter_context(own_server.connect()) for _ in range(count)]
            for connection in connections:
                connection.join(TOPIC)
            until_asleep(own_server, 1 + count)
            return connections

        yield make
    bystander.check()
    own_server.wait_for_stats(**before)
    eventually(lambda: descriptor_count(own_server), lambda count: count <= descriptors, "the number of descriptors")
    eventually(lambda: asleep(own_server), lambda count: count <= 1, "how many are asleep")
    bystander.close()


def answered(connection: Connection, ref: str) -> None:
    assert connection.receive_json()[:4] == ["1", ref, TOPIC, "phx_reply"]


def answers(connection: Connection, data: bytes, count: int) -> list[list]:
    """Sends bytes, and returns the answers."""
    heard: list[list] = []

    def is_last(frame: Frame) -> bool:
        heard.append(json.loads(frame.text))
        return len(heard) == count

    pump(connection, data, is_last)
    return heard


def test_frames_that_are_cut_anywhere(own_server: ConformanceServer, sleepers: Sleepers):
    """The first part comes to a sleeper, the second to one who was woken by it, or sleeps again."""
    short, long = message("a"), message("b", {"x": "y" * 70_000})
    for frame, cuts in ((short, range(1, len(short))), (long, (1, 3, 5, 9, 600, 5_000, 66_000, len(long) - 1))):
        connections = sleepers(len(cuts))
        for connection, cut in zip(connections, cuts, strict=True):
            connection.send_bytes(frame[:cut])
        own_server.stats()
        for connection, cut in zip(connections, cuts, strict=True):
            connection.send_bytes(frame[cut:])
        for connection in connections:
            answered(connection, "a" if frame is short else "b")
            connection.close()


def test_a_message_in_fragments_with_naps_between(own_server: ConformanceServer, sleepers: Sleepers):
    connections = sleepers(20)
    whole = json.dumps(["1", "f", TOPIC, "echo", {}]).encode()
    pieces = ((TEXT, whole[:10], False), (CONTINUATION, whole[10:20], False), (CONTINUATION, whole[20:], True))
    for opcode, piece, is_last in pieces:
        for connection in connections:
            connection.send(opcode, piece, fin=is_last)
            connection.send(PING, b"between")
        for connection in connections:
            frames = [connection.receive() for _ in range(2 if is_last else 1)]
            assert (PONG, b"between") in [(frame.opcode, frame.payload) for frame in frames]
        until_asleep(own_server, 21)


def test_bursts_and_naps_in_any_order(own_server: ConformanceServer, sleepers: Sleepers):
    """Whatever is sent comes back, in order: `ROOST_SEED=N` replays."""
    seed = int(os.environ.get("ROOST_SEED", random.randrange(1 << 32)))
    print(f"ROOST_SEED={seed}")
    rng = random.Random(seed)
    sizes = [0, 60, 70, 450, 4_096, 65_450, 65_536, 150_000]
    connections = sleepers(8)
    for _ in range(15):
        for connection in connections:
            payloads = [rng.choice("abc") * (rng.choice(sizes) + rng.randrange(64)) for _ in range(rng.randrange(1, 6))]
            data = b"".join(message(str(number), payload) for number, payload in enumerate(payloads))
            cut = rng.randrange(len(data))
            connection.send_bytes(data[:cut])
            if rng.random() < 0.3:
                own_server.stats()
            assert [answer[4]["response"] for answer in answers(connection, data[cut:], len(payloads))] == payloads
        if rng.random() < 0.5:
            until_asleep(own_server, 1 + len(connections))


@pytest.mark.parametrize("way", ["reset", "end", "half", "message and reset", "long message and reset"])
def test_sleepers_that_end(sleepers: Sleepers, way: str):
    """The fixture makes sure that nothing of them is left."""
    for connection in sleepers(60):
        if "message" in way:
            connection.send_bytes(message("m") if way.startswith("message") else message("m", "x" * 9_000)[:6_000])
        if way == "half":
            connection.socket.shutdown(socket.SHUT_WR)
            connection.expect_end()
        elif way == "end":
            connection.close()
        else:
            abort(connection.socket)


@pytest.mark.parametrize("behind", [b"", client_frame(PING, b"p") * 1_000, client_frame(TEXT, b"x" * 70_000)])
def test_sleepers_that_close(sleepers: Sleepers, behind: bytes):
    """What comes behind a close frame is not answered."""
    for connection in sleepers(30):
        connection.closed_by_us = True
        connection.send_bytes(client_frame(CLOSE, close_payload(1000)) + behind)
        try:
            frame = connection.receive()
            assert (frame.opcode, frame.close_code) == (CLOSE, 1000)
            connection.expect_end()
        except Ended as end:
            # What was left unread may have reset the connection, and taken the answer along.
            assert end.reset and behind


@pytest.mark.parametrize(
    ("length", "code"), [(2**63 - 1, 1009), (2**63, 1002), (2**64 - 1, 1002)], ids=["largest", "negative", "all ones"]
)
def test_impossible_lengths(sleepers: Sleepers, length: int, code: int):
    for connection in sleepers(10):
        connection.send_bytes(b"\x81\xff" + length.to_bytes(8, "big") + b"mask")
        assert connection.receive().close_code == code


def test_a_burst_of_pings_is_answered(sleepers: Sleepers):
    connections = sleepers(20)
    pings = [client_frame(PING, str(number).encode()) for number in range(3_000)]
    for connection in connections:
        received = pump(connection, b"".join(pings), lambda frame: frame.payload == b"2999")
        assert [(frame.opcode, int(frame.payload)) for frame in received] == [(PONG, number) for number in range(3_000)]
    for connection in connections:
        assert connection.barrier() == []


def test_broadcasts_to_sleepers_of_whom_some_do_not_read(own_server: ConformanceServer, sleepers: Sleepers):
    """Those who read get everything, and sleep on; nothing is left of what waited for the others."""
    with ExitStack() as stack:
        deaf = [stack.enter_context(own_server.connect(receive_buffer=4_096)) for _ in range(20)]
        for connection in deaf:
            connection.join(TOPIC)
        listening = sleepers(10)
        until_asleep(own_server, 31)
        payload = json.dumps({"x": "y" * 60_000}).encode()
        for _ in range(60):
            own_server.broadcast(TOPIC, payload)
            for connection in listening:
                assert connection.receive_json()[4] == json.loads(payload)
        assert own_server.metrics()["roost.outbound.queued_bytes"] > 0
        until_asleep(own_server, 11)
        for connection in deaf[::2]:
            abort(connection.socket)
    eventually(lambda: own_server.metrics()["roost.outbound.queued_bytes"], lambda count: count == 0, "what waits")


def test_sleepers_that_all_speak_at_once_have_their_turns(own_server: ConformanceServer):
    """A member is answered long before all is that a crowd of sleepers has sent."""
    pings = 5_000
    with ExitStack() as stack:
        member = stack.enter_context(own_server.connect())
        crowd = [stack.enter_context(own_server.connect(receive_buffer=1 << 20)) for _ in range(60)]
        sleeping = lambda: own_server.metrics()["roost.connections.hibernating"]
        eventually(sleeping, lambda count: count >= 61, "who sleeps")
        with stopped(own_server):
            for each in crowd:
                each.socket.setblocking(False)
                each.socket.send(client_frame(PING) * pings)
            member.send_json([None, "1", "phoenix", "heartbeat", {}])
        assert member.receive_json()[1] == "1"
        with stopped(own_server):
            # The answers have two bytes each.
            answered = sum(len(each.socket.recv(1 << 20)) // 2 for each in crowd if has_data(each.socket))
    assert answered < len(crowd) * pings / 3


@contextmanager
def stopped(server: ConformanceServer) -> Iterator[None]:
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


def has_data(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])
