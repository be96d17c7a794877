"""Through nginx and haproxy with TLS: WebSocket and long-poll, our raw clients and clients from PyPI."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import frames
import hostile_framing
import pytest
import test_core
from certificates import Pair
from dialects import DIALECTS, V2
from frames import Frame
from hostile_framing import FramingCase
from http_wire import fetch, read_responses
from processes import ConformanceServer
from proxies import Proxy
from realtime import AsyncRealtimeClient
from runner import Runner
from scenario import Case
from test_scenarios import CASES
from transports import LONG_POLL, WEBSOCKET, Transport, Way
from wire import dial

PROXIES = ["nginx", "haproxy"]
PROXIED = [WEBSOCKET, LONG_POLL]
Running = Callable[..., Proxy]


@pytest.fixture(scope="module")
def proxies(certificate: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Starts a proxy in front of a server, once for all tests; missing ones fail in CI and are skipped elsewhere."""
    started: dict[tuple[str, int, bool], Proxy] = {}

    def start(name: str, server: ConformanceServer, keepalive: bool = False) -> Proxy:
        if Proxy.path(name) is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {name} here")
        key = (name, server.port, keepalive)
        if key not in started:
            directory = tmp_path_factory.mktemp(name)
            started[key] = Proxy(name, server.address, certificate, directory, keepalive)
            started[key].start()
        return started[key]

    yield start
    for proxy in started.values():
        proxy.stop()


@pytest.fixture(params=PROXIES)
def proxy(request: pytest.FixtureRequest, server: ConformanceServer, proxies: Running) -> Proxy:
    return proxies(request.param, server)


@pytest.fixture(params=PROXIED, ids=str)
def transport(request: pytest.FixtureRequest) -> Transport:
    return request.param


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def dialect(request: pytest.FixtureRequest) -> V2:
    return request.param


@pytest.fixture
def way(server: ConformanceServer, proxy: Proxy, transport: Transport, dialect: V2) -> Way:
    """In place of the fixture of the same name: the tests of the core take this one here."""
    return Way(server, transport, dialect, proxy.address)


# The core, once more


@pytest.mark.parametrize("case", [case for case in CASES if not case.needs_websocket], ids=lambda case: case.identifier)
def test_conversation(server: ConformanceServer, proxy: Proxy, transport: Transport, case: Case):
    Runner(proxy.address, transport=transport).play(case)


test_an_echo_of_any_size = test_core.test_an_echo_of_any_size
test_a_broadcast_reaches_everybody_once_and_in_order = test_core.test_a_broadcast_reaches_everybody_once_and_in_order
test_many_channels_at_once = test_core.test_many_channels_at_once
test_a_disconnect_ends_the_users_connections = test_core.test_a_disconnect_ends_the_users_connections
test_refused_connections_leave_nothing = test_core.test_refused_connections_leave_nothing
test_a_crash_ends_one_channel = test_core.test_a_crash_ends_one_channel


# What a proxy adds


def test_each_request_comes_on_a_connection_of_its_own(server: ConformanceServer, proxy: Proxy):
    """What long-poll has to cope with: two requests of one client, and no common connection behind the proxy."""
    ports = set()
    for _ in range(3):
        with Way(server, WEBSOCKET, DIALECTS[0], proxy.address).connect("/ws/connect_info/websocket?vsn=2.0.0") as one:
            one.send_json(["1", "1", "room:who", "phx_join", {}])
            info = [one.receive_json() for _ in range(3)][2][4]["connect_info"]
            assert info["x_headers"] == {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"}
            assert info["uri"]["host"] == "127.0.0.1"
            assert info["uri"]["port"] == proxy.port
            ports.add(info["peer_data"]["port"])
    assert len(ports) == 3


def test_pings_and_closes_pass(server: ConformanceServer, proxy: Proxy):
    with Way(server, WEBSOCKET, DIALECTS[0], proxy.address).connect() as connection:
        connection.send(frames.PING, b"through")
        assert connection.receive() == Frame(frames.PONG, b"through")
        connection.send(frames.TEXT, b'"\xff"')
        connection.expect_close(1007)


def test_a_client_that_goes_is_gone_behind_the_proxy(server: ConformanceServer, proxy: Proxy):
    before = server.stats()
    for _ in range(20):
        with Way(server, WEBSOCKET, DIALECTS[0], proxy.address).connect() as connection:
            connection.join("rooms:gone")
    server.wait_for_stats(**before)


@pytest.mark.parametrize("name", PROXIES)
def test_a_restart_is_announced_through_the_proxy(own_server: ConformanceServer, proxies: Running, name: str):
    proxy = proxies(name, own_server)
    way = Way(own_server, WEBSOCKET, DIALECTS[0], proxy.address)
    with way.connect() as connection:
        connection.join("rooms:restart")
        own_server.terminate()
        connection.expect_close(1012)
    assert own_server.wait() == 0
    own_server.start()
    with way.connect() as connection:
        connection.join("rooms:restart")


# Clients that know nothing of Roost


def test_realtime_through_a_proxy(proxy: Proxy, certificate: Pair, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    url = f"wss://127.0.0.1:{proxy.port}/socket"

    async def scenario() -> None:
        one, two, heard = AsyncRealtimeClient(url), AsyncRealtimeClient(url), asyncio.Queue()
        listener = two.channel("proxied").on_broadcast("shout", heard.put_nowait)
        await listener.subscribe()
        speaker = one.channel("proxied")
        await speaker.subscribe()
        await speaker.send_broadcast("shout", {"body": "through ✓"})
        message = await asyncio.wait_for(heard.get(), 10)
        assert (message["event"], message["payload"]) == ("shout", {"body": "through ✓"})
        await one.close()
        await two.close()

    asyncio.run(asyncio.wait_for(scenario(), 60))


# Smuggling


@pytest.fixture(params=PROXIES, scope="module")
def sharing_proxy(request: pytest.FixtureRequest, shared_server: ConformanceServer, proxies: Running) -> Proxy:
    """The dangerous kind: requests of different clients come on one connection."""
    return proxies(request.param, shared_server, keepalive=True)


def own_answers(proxy: Proxy, count: int) -> None:
    for number in range(count):
        answer = fetch(proxy.address, "GET", f"/header?value=mine{number}")
        assert (answer.status, answer.header("x-chosen")) == (200, f"mine{number}"), "an answer to somebody else"


def upstream_ports(proxy: Proxy, server: ConformanceServer) -> set[str]:
    """The ports of the connections between the two that stand (Linux)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    port = f":{server.port:04X}"
    sockets = proxy.sockets()
    return {row[1] for row in rows if row[3] == "01" and row[2].endswith(port) and row[9] in sockets}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells")
def test_clients_share_connections(server: ConformanceServer, sharing_proxy: Proxy):
    """Else the next test would show nothing."""
    own_answers(sharing_proxy, 3)
    before = upstream_ports(sharing_proxy, server)
    assert before
    own_answers(sharing_proxy, 3)
    assert upstream_ports(sharing_proxy, server) == before


@pytest.mark.parametrize("case", hostile_framing.CASES, ids=lambda case: case.name)
def test_nobody_gets_the_answer_of_another(server: ConformanceServer, sharing_proxy: Proxy, case: FramingCase):
    """Whatever a proxy makes of a request, it and the server agree on where the request ends."""
    with dial(sharing_proxy.address, 0.5) as sock, suppress(OSError):  # proxies wait for bodies, or reset
        sock.sendall(case.data.replace(b"/stats", b"/header?value=smuggled") + hostile_framing.PROBE)
        read_responses(sock)
    own_answers(sharing_proxy, 2)
