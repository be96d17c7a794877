"""What carries frames between nodes: Debian's redis-server and nats-server, and the hub for those of one machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from dialing import TIMEOUT, Address, dial
from engine_clients import EngineClient, LocalClient, NATSClient, RedisClient
from namespaces import Namespace, NamespacedAddress
from processes import LOGS, binary_directory, free_port

START_TIMEOUT = 30.0
RIGHT_PASSWORD = "the right one"


class Engine:
    """One server, which keeps its port over restarts."""

    name: str
    """The adapter's, as in metrics."""
    scheme: str
    executable: str
    user = ""
    node_arguments: tuple[str, ...] = ()
    """What nodes have to be told besides its URL."""

    def __init__(
        self, directory: Path, password: str = "", namespace: Namespace | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.directory = directory
        self.password = password
        self.namespace = namespace
        self.host = host
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = LOGS / f"{self.executable}.log"

    def command(self) -> list[str]:
        raise NotImplementedError

    def client(self) -> EngineClient:
        """For what is no node: it may listen to everything, and publish anything."""
        raise NotImplementedError

    @classmethod
    def path(cls) -> str | None:
        return shutil.which(cls.executable, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")

    @property
    def address(self) -> Address:
        address = (self.host, self.port)
        return NamespacedAddress(address, self.namespace) if self.namespace else address

    def url(self, password: str | None = None, address: Address | None = None) -> str:
        """For a node; with another password, or by way of another address."""
        password = self.password if password is None else password
        credentials = f"{self.user}:{password.replace(' ', '%20')}@" if password else ""
        host, port = address or (self.host, self.port)
        return f"{self.scheme}://{credentials}{host}:{port}"

    # Life

    def start(self) -> None:
        """Returns when it can be used."""
        assert self.process is None, "already started"
        prefix = self.namespace.prefix if self.namespace else ()
        LOGS.mkdir(exist_ok=True)
        with self.log.open("ab") as output:
            command = [*prefix, *self.command()]
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=self.directory)
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            assert self.process.poll() is None, f"{self.executable} has ended: {self.last_words()}"
            assert time.monotonic() < deadline, f"{self.executable} is not ready: {self.last_words()}"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            self.client().close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """With SIGKILL, as when its machine goes."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        self.kill()
        self.start()

    def pause(self) -> None:
        """It does nothing any more, and its connections stay."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def __enter__(self) -> Engine:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class Redis(Engine):
    name = "valkey"
    scheme = "valkey"
    executable = "redis-server"

    def command(self) -> list[str]:
        options = ["--port", str(self.port), "--bind", self.host, "--save", "", "--appendonly", "no"]
        options += ["--protected-mode", "no"]
        return [self.path(), *options, *(["--requirepass", self.password] if self.password else [])]

    def client(self) -> EngineClient:
        return RedisClient(dial(self.address, TIMEOUT), self.password)


class NATS(Engine):
    name = "nats"
    scheme = "nats"
    executable = "nats-server"
    user = "node"

    def command(self) -> list[str]:
        options = ["-a", self.host, "-p", str(self.port)]
        return [self.path(), *options, *(["--user", self.user, "--pass", self.password] if self.password else [])]

    def client(self) -> EngineClient:
        return NATSClient(dial(self.address, TIMEOUT), self.user, self.password)


class LocalHub(Engine):
    """A process that carries the frames of the others of its machine. It is a node, too, of a cluster of its own."""

    name = "local"
    executable = "conformance-server"
    node_arguments = ("--no-hub",)

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        # A path of a socket is short.
        self._meeting_place = tempfile.TemporaryDirectory(prefix="roost-hub-", dir="/tmp")
        self.log = LOGS / "local-hub.log"

    @classmethod
    def path(cls) -> str | None:
        path = binary_directory() / cls.executable
        return str(path) if path.exists() else None

    def url(self) -> str:
        return f"local:{self._meeting_place.name}"

    def command(self) -> list[str]:
        return [self.path(), "--port", str(self.port), "--cluster", self.url(), "--cluster-name", "hub"]

    def client(self) -> EngineClient:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(TIMEOUT)
            connection.connect(f"{self._meeting_place.name}/hub")
            return LocalClient(connection)
        except BaseException:
            connection.close()
            raise


ENGINES = (Redis, NATS, LocalHub)

over_a_network = pytest.mark.parametrize(
    "engine_kind", (Redis, NATS), ids=lambda engine: engine.name, indirect=True, scope="module"
)
"""For tests of what there is only between machines: passwords, and bad lines."""


def need(engine: type[Engine]) -> type[Engine]:
    """Skips, but not in CI, where an engine is not installed."""
    if engine.path() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {engine.executable} here")
    return engine
