"""A server at the limit of open files."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack

import http_wire
import pytest
from descriptors import abort
from processes import ConformanceServer
from wire import Refused, dial

LIMIT = 200


@pytest.fixture
def poor_server() -> Iterator[ConformanceServer]:
    """A server that may open few files."""
    server = ConformanceServer("descriptors")
    # Of the server alone where that can be: this process may have more open than that.
    if hasattr(resource, "prlimit"):
        server.start()
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (LIMIT, hard))
    else:
        start_with_few_files(server)
    yield server
    server.kill()


def start_with_few_files(server: ConformanceServer) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, before[1]))
    try:
        server.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def cpu_seconds(server: ConformanceServer) -> float:
    with open(f"/proc/{server.process.pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def test_the_server_refuses_politely_and_goes_on(poor_server: ConformanceServer):
    with ExitStack() as stack:
        member = stack.enter_context(poor_server.connect())
        member.join("rooms:lobby")
        crowd = [stack.enter_context(dial(poor_server.address)) for _ in range(LIMIT * 2)]
        refused = 0
        for connection in reversed(crowd):
            connection.settimeout(0.5)
            try:
                response = http_wire.read_response(connection)
            except TimeoutError:
                break
            assert response.status == 503 and response.body == b"too many connections"
            refused += 1
        assert refused > LIMIT // 2
        assert member.barrier() == []
        # Nobody comes or goes: a server that tries to accept again and again would be busy.
        before, start = cpu_seconds(poor_server), time.monotonic()
        time.sleep(1)
        assert cpu_seconds(poor_server) - before < 0.5 * (time.monotonic() - start)
        for connection in crowd[:50]:
            connection.close()
        deadline = time.monotonic() + 30
        while True:
            try:
                newcomer = poor_server.connect()
                break
            except (OSError, Refused):
                assert time.monotonic() < deadline
        with newcomer:
            newcomer.join("rooms:lobby")
    assert poor_server.is_alive
    poor_server.stop()


@pytest.mark.parametrize("joined", [True, False], ids=["joined", "idle"])
def test_simultaneous_aborts(poor_server: ConformanceServer, joined: bool):
    """However many vanish at once, others are served, and nothing of them stays."""
    with poor_server.connect() as member:
        member.join("rooms:lobby")
        before = poor_server.stats()
        for _ in range(20):
            crowd = [poor_server.connect() for _ in range(100)]
            if joined:
                for connection in crowd:
                    connection.join("rooms:crowd")
            for connection in crowd:
                abort(connection.socket)
            member.send_json(["1", "2", "rooms:lobby", "echo", {}])
            assert member.receive_json()[1] == "2"
            poor_server.wait_for_stats(**before)
    poor_server.stop()
