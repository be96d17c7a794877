"""The end of a server, as a load balancer, its clients and an impatient operator see it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack

import http_wire
import pytest
from processes import ConformanceServer
from wire import Connection, Refused


@pytest.fixture
def slow_server() -> Iterator[ConformanceServer]:
    """Closes ten connections at a time."""
    server = ConformanceServer("drain", "--drain-batch", "10")
    server.start()
    yield server
    server.kill()


def health(server: ConformanceServer) -> int:
    return http_wire.fetch(server.address, "GET", "/health").status


def lingering(server: ConformanceServer, stack: ExitStack) -> Connection:
    """A connection that does not answer its close frame, so that the server waits for it."""
    connection = stack.enter_context(server.connect())
    connection.closed_by_us = True
    return connection


def wait_until_draining(server: ConformanceServer) -> None:
    deadline = time.monotonic() + 30
    while health(server) != 503:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_health_checks_fail_from_the_first_moment(own_server: ConformanceServer):
    with ExitStack() as stack:
        connection = lingering(own_server, stack)
        assert health(own_server) == 200
        own_server.terminate()
        assert connection.receive().close_code == 1012
        assert health(own_server) == 503
        with pytest.raises(Refused) as refusal:
            own_server.connect()
        assert refusal.value.response.status == 503
        assert http_wire.fetch(own_server.address, "GET", "/stats").status == 200
    assert own_server.wait() == 0


def test_batches(slow_server: ConformanceServer):
    """Everybody gets 1012, in turn; those whose turn has not come are served as before."""
    with ExitStack() as stack:
        connections = [stack.enter_context(slow_server.connect()) for _ in range(100)]
        for connection in connections[:50]:
            connection.join("rooms:lobby")
        slow_server.terminate()
        wait_until_draining(slow_server)
        slow_server.wait_for_stats(connections=99)
        assert slow_server.stats()["connections"] > 0
        for connection in connections:
            connection.expect_close(1012)
    assert slow_server.wait() == 0


def test_a_second_signal_ends_it_at_once(slow_server: ConformanceServer):
    with ExitStack() as stack:
        connection = lingering(slow_server, stack)
        slow_server.terminate()
        assert connection.receive().close_code == 1012
        slow_server.terminate()
        assert slow_server.wait() == 128 + signal.SIGTERM
