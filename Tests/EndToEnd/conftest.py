"""Fixtures of the end-to-end suite."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from bystander import Bystander
from certificates import Pair, make_pair
from engines import ENGINES, Engine, need
from nodes import Cluster
from processes import LOGS, ChatServer, ConformanceServer, Server
from transports import Transport, Way, way_name, ways
from waiting import eventually

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def pytest_sessionstart() -> None:
    LOGS.mkdir(exist_ok=True)
    for log in LOGS.glob("*.log"):
        log.unlink()


def running(server: Server) -> Iterator[Server]:
    """Starts `server`, and after the test insists that it lives and ends with status 0."""
    server.start()
    try:
        yield server
        if server.is_alive:
            server.stop()
        else:
            status = server.process.returncode
            assert status == 0, f"{server.executable} died with status {status}: {server.last_words()}"
    finally:
        server.kill()


@pytest.fixture(scope="session")
def shared_server() -> Iterator[ConformanceServer]:
    yield from running(ConformanceServer())


@pytest.fixture
def server(shared_server: ConformanceServer) -> Iterator[ConformanceServer]:
    """The conformance server all tests share; a test that kills it fails, the next one gets a new one."""
    if not shared_server.is_alive:
        shared_server.start()
    yield shared_server
    assert shared_server.is_alive, f"the server has died: {shared_server.last_words()}"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Made anew for each run."""
    return make_pair(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def servers(certificate: Pair) -> Iterator[Callable[[Transport], ConformanceServer]]:
    """A server for each transport that needs one of its own, started when it is first asked for."""
    with ExitStack() as stack:

        @functools.cache
        def start(transport: Transport) -> ConformanceServer:
            context = certificate.context if transport.is_secure else None
            server = ConformanceServer(transport.name, *transport.arguments(certificate), context=context)
            stack.enter_context(contextmanager(running)(server))
            if "--processes" in server.arguments:
                wait_until_all_know_each_other(server)
            return server

        yield start


def wait_until_all_know_each_other(server: ConformanceServer) -> None:
    """Until then a process takes the long-poll sessions of another for gone. Any of them answers a request."""
    eventually(
        lambda: all(server.metrics().get("roost.cluster.nodes") for _ in range(16)),
        bool,
        "whether the processes know each other",
    )


@pytest.fixture(params=ways(), ids=way_name)
def way(
    request: pytest.FixtureRequest, server: ConformanceServer, servers: Callable[[Transport], ConformanceServer]
) -> Way:
    """Every transport with both versions of the messages."""
    transport, dialect = request.param
    return Way(servers(transport) if transport.arguments else server, transport, dialect)


@pytest.fixture
def own_server(request: pytest.FixtureRequest) -> Iterator[ConformanceServer]:
    """A conformance server of the test's own, which the test may stop; `arguments` marks what it is started with."""
    marker = request.node.get_closest_marker("arguments")
    yield from running(ConformanceServer(request.node.name.partition("[")[0], *(marker.args if marker else ())))


@pytest.fixture(scope="module")
def bystander(shared_server: ConformanceServer) -> Iterator[Bystander]:
    """A connection that must never notice what the tests of a module do to the server."""
    with closing(Bystander(shared_server)) as one:
        yield one


@pytest.fixture
def unharmed(server: ConformanceServer, bystander: Bystander) -> Iterator[None]:
    """Whatever a test does: who is there notices nothing, who comes is served, and nothing stays behind."""
    bystander.check()
    before = server.stats()
    yield
    bystander.check()
    with server.connect() as newcomer:
        newcomer.join("rooms:newcomer")
    server.wait_for_stats(**before)


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    """The chat example: `.url`, `.stop()`, `.start()`, `.restart()`, always on the same port."""
    yield from running(ChatServer())


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A headless Chromium; without one, its tests are skipped, but not in CI."""
    path = browser_path()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium here; set ROOST_CHROMIUM to its path")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


def browser_path() -> str | None:
    found = [os.environ.get("ROOST_CHROMIUM"), *map(shutil.which, BROWSERS)]
    found.append(str(MAC_BROWSER) if MAC_BROWSER.exists() else None)
    return next((path for path in found if path), None)


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name, scope="module")
def engine_kind(request: pytest.FixtureRequest) -> type[Engine]:
    """Every engine that carries frames between nodes."""
    return need(request.param)


@pytest.fixture(scope="module")
def cluster(engine_kind: type[Engine], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes that the tests of a module share, and leave as they are."""
    with engine_kind(tmp_path_factory.mktemp("engine")) as engine, Cluster(engine) as nodes:
        yield nodes


@pytest.fixture
def engine(engine_kind: type[Engine], tmp_path: Path) -> Iterator[Engine]:
    """An engine of the test's own, which the test may stop."""
    with engine_kind(tmp_path) as one:
        yield one
