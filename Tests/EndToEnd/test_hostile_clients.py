"""Clients that are not there any more, or do not listen."""

from __future__ import annotations

import json
import os
import resource
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import frames
import pytest
from bystander import Bystander
from frames import CLOSE, TEXT, client_frame
from processes import ConformanceServer
from waiting import eventually
from wire import Connection, Ended, dial

pytestmark = pytest.mark.usefixtures("unharmed")


def test_a_client_that_neither_answers_nor_leaves(server: ConformanceServer):
    """On /ws, 200 ms of silence end a connection, even if the client then ignores the close."""
    before = server.stats()
    silent = [server.connect("/ws/websocket?vsn=2.0.0") for _ in range(100)]
    server.wait_for_stats(connections=before["connections"])
    for connection in silent:
        connection.closed_by_us = True  # never answers the close
        frame = connection.receive()
        assert (frame.opcode, frame.close_code) == (CLOSE, 1002)
        connection.close()


def test_a_client_that_stops_reading(server: ConformanceServer, bystander: Bystander):
    """60 MB for somebody who does not read: he is dropped, the others get every message in order."""
    size, count = 100_000, 600
    before = server.stats()
    with server.connect(receive_buffer=4_096) as slow, server.connect() as one, server.connect() as two:
        for connection in (slow, one, two):
            connection.join("rooms:firehose")
        for number in range(count):
            payload = {"n": number, "x": "x" * size}
            one.send_json(["1", None, "rooms:firehose", "new_msg", payload])
            expected = [None, None, "rooms:firehose", "new_msg", payload]
            assert one.receive_json() == expected
            assert two.receive_json() == expected
        bystander.check()
        server.wait_for_stats(connections=before["connections"] + 2)
        assert _bytes_until_end(slow) < size * count
    server.wait_for_stats(connections=before["connections"], topics=before["topics"])


@pytest.mark.parametrize(
    "handlers",
    [
        pytest.param("threads", marks=pytest.mark.arguments("--event-loops", "1")),
        pytest.param("event loop", marks=pytest.mark.arguments("--event-loops", "1", "--on-event-loop")),
    ],
)
def test_a_client_that_reads_late(own_server: ConformanceServer, handlers: str):
    """Its answers, of which the socket takes some, some wait, and some are yet to be sent, come in order."""
    count, payload = 400, {"x": "y" * 17_000}
    events = [
        client_frame(TEXT, json.dumps(["1", str(number), "rooms:late", "echo", payload]).encode()) for number in range(count)
    ]
    for _ in range(4):
        with own_server.connect(receive_buffer=4_096) as late, ThreadPoolExecutor() as threads:
            late.join("rooms:late")
            sending = threads.submit(lambda: [late.send_bytes(b"".join(events[i : i + 4])) for i in range(0, count, 4)])
            eventually(lambda: own_server.metrics()["roost.outbound.queued_bytes"], lambda size: size > 0, "what waits")
            assert [late.receive_json()[1] for _ in range(count)] == [str(number) for number in range(count)]
            sending.result()


def _bytes_until_end(connection: Connection) -> int:
    total = 0
    while True:
        try:
            frame = connection.receive()
        except Ended:
            return total
        total += len(frame.payload)
        if frame.opcode == frames.CLOSE:
            assert frame.close_code in (1008, 1013), f"a slow reader was told {frame}"


def reset(connection: Connection) -> None:
    """Ends without a word: the server gets an RST."""
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_a_thousand_aborts_at_once(server: ConformanceServer, bystander: Bystander):
    before = server.stats()
    crowd = [server.connect() for _ in range(1_000)]
    for number, connection in enumerate(crowd):
        connection.send_json(["1", "1", f"rooms:abort{number % 10}", "phx_join", {}])
    for connection in crowd:
        reset(connection)
        bystander.check() if connection is crowd[500] else None
    server.wait_for_stats(**before)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets us set another process's limit")
def test_without_descriptors_those_inside_are_served_and_newcomers_wait(own_server: ConformanceServer):
    """At the file limit the server neither dies nor forgets to accept again."""
    with ExitStack() as stack:
        inside = [stack.enter_context(own_server.connect()) for _ in range(10)]
        for connection in inside:
            connection.join("rooms:inside")
        used = len(os.listdir(f"/proc/{own_server.process.pid}/fd"))
        resource.prlimit(own_server.process.pid, resource.RLIMIT_NOFILE, (used + 5, used + 5))
        waiting = [stack.enter_context(dial(own_server.address)) for _ in range(40)]
        for number in range(20):
            inside[0].send_json(["1", None, "rooms:inside", "new_msg", {"n": number}])
            for connection in inside:
                assert connection.receive_json() == [None, None, "rooms:inside", "new_msg", {"n": number}]
        for sock in waiting:
            sock.close()
        with own_server.connect() as newcomer:
            newcomer.join("rooms:inside")
