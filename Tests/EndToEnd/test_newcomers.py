"""Connections that end before they are anything, or while they become it."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import http_wire
import pytest
from bystander import Bystander
from descriptors import abort, descriptor_count
from frames import TEXT, client_frame
from http_wire import request_bytes, upgrade_headers
from processes import ConformanceServer
from waiting import eventually
from wire import dial

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it takes Linux to count descriptors")
TARGET = "/socket/websocket?vsn=2.0.0"
UPGRADE = request_bytes("GET", TARGET, upgrade_headers("x"))
JOIN = client_frame(TEXT, b'["1","1","rooms:newcomers","phx_join",{}]')


def last_act(connection: socket.socket, act: str) -> None:
    if act == "reset":
        abort(connection)
        return
    if act == "half":
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(10)
        try:
            while connection.recv(65_536):
                pass
        except ConnectionError:
            pass
    connection.close()


@pytest.mark.parametrize("act", ["reset", "end", "half"])
@pytest.mark.arguments("--event-loops", "2")
def test_ends_at_every_phase(own_server: ConformanceServer, act: str):
    """Nothing of them is left, neither connections nor descriptors: `ROOST_SEED=N` replays."""
    seed = int(os.environ.get("ROOST_SEED", random.randrange(1 << 32)))
    print(f"ROOST_SEED={seed}")
    rng = random.Random(seed)
    bystander = Bystander(own_server)
    bystander.check()
    before, descriptors = own_server.stats(), descriptor_count(own_server)
    for number in range(240):
        connection = dial(own_server.address)
        said = (b"", UPGRADE[: rng.randrange(1, len(UPGRADE))], UPGRADE, UPGRADE + JOIN)[number % 4]
        connection.sendall(said)
        if number % 8 > 5:
            http_wire.read_response(connection)
        last_act(connection, act)
    bystander.check()
    own_server.wait_for_stats(**before)
    eventually(lambda: descriptor_count(own_server), lambda count: count <= descriptors, "the number of descriptors")
    bystander.close()


@pytest.mark.arguments("--request-timeout", "300")
def test_silent_crowds_leave_nothing(own_server: ConformanceServer):
    """They are cut, whether they have said nothing or a little, and their descriptors come back."""
    bystander = Bystander(own_server)
    bystander.check()
    descriptors = descriptor_count(own_server)
    for said in (b"", b"G"):
        with ExitStack() as stack:
            crowd = [stack.enter_context(dial(own_server.address)) for _ in range(400)]
            for connection in crowd:
                connection.sendall(said)
            for connection in crowd:
                try:
                    assert connection.recv(1) == b""
                except ConnectionError:
                    pass
            count = eventually(lambda: descriptor_count(own_server), lambda count: count <= descriptors, "descriptors")
            assert count <= descriptors
    bystander.check()
    bystander.close()


def test_who_is_refused_is_told_so_whatever_is_behind_the_request(server: ConformanceServer):
    for behind in (b"", JOIN, os.urandom(3_000)):
        for _ in range(20):
            with dial(server.address) as connection:
                connection.sendall(request_bytes("GET", TARGET + "&token=bad", upgrade_headers("x")))
                if behind:
                    connection.sendall(behind)
                assert http_wire.read_response(connection).status == 403


STORM = """
import socket, struct, sys, time
port, request, end = int(sys.argv[1]), bytes.fromhex(sys.argv[2]), time.monotonic() + 3
while time.monotonic() < end:
    crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
    for each in crowd:
        each.sendall(request)
    for each in crowd:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        each.close()
"""


@pytest.mark.arguments("--event-loops", "1")
def test_those_who_have_gone_again_do_not_pile_up(own_server: ConformanceServer):
    """Attackers with 400 connections at a time must not make the server hold thousands."""
    request = request_bytes("GET", "/socket/websocket?vsn=2.0.0", upgrade_headers("x"))
    request += client_frame(TEXT, b'["1","1","rooms:x","phx_join",{}]')
    command = [sys.executable, "-c", STORM, str(own_server.port), request.hex()]
    attackers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    most = 0
    while any(each.poll() is None for each in attackers):
        most = max(most, descriptor_count(own_server))
        time.sleep(0.02)
    assert 100 < most < 4_000
