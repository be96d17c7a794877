"""Starts and stops the servers under test, and insists that they live until they are told to stop."""

from __future__ import annotations

import functools
import os
import random
import re
import resource
import signal
import socket
import ssl
import subprocess
import time
from collections import deque
from pathlib import Path
from urllib.parse import quote

import http_wire
from dialing import SecureAddress
from namespaces import Namespace, NamespacedAddress
from wire import Address, Connection

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".e2e"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 60.0


@functools.cache
def binary_directory() -> Path:
    """Where `swift build` puts executables; ROOST_BIN_DIR saves asking for it."""
    if configured := os.environ.get("ROOST_BIN_DIR"):
        return Path(configured)
    answer = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    return Path(answer.stdout.strip())


_reservations: deque[socket.socket] = deque(maxlen=256)


def free_port() -> int:
    """A port of 127.0.0.1 that no other test gets, of this run or another.

    It is below those that the system gives to whoever asks for any (from 10000 on, where Scripts/million has run), so that
    no connection has it by chance either, and above those that browsers refuse. A UDP socket of the same number keeps it,
    which is in nobody's way.
    """
    for _ in range(1_000):
        port = random.randrange(7_000, 10_000)
        reservation = socket.socket(type=socket.SOCK_DGRAM)
        try:
            reservation.bind(("127.0.0.1", port))
            with socket.socket() as trial:
                trial.bind(("127.0.0.1", port))
        except OSError:
            reservation.close()
            continue
        _reservations.append(reservation)
        return port
    raise AssertionError("no free port")


class Server:
    """An executable of the package on a port of its own, which it keeps over restarts."""

    def __init__(self, executable: str, ready: str, arguments: tuple[str, ...] = (), label: str = "") -> None:
        self.executable = executable
        self.ready = re.compile(ready)
        self.arguments = arguments
        self.port = free_port()
        self.log = LOGS / f"{executable}{'-' + label if label else ''}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.namespace: Namespace | None = None

    @property
    def address(self) -> Address:
        address = ("127.0.0.1", self.port)
        return NamespacedAddress(address, self.namespace) if self.namespace else address

    @property
    def url(self) -> str:
        scheme = "https" if any(argument.startswith("--tls-") for argument in self.arguments) else "http"
        return f"{scheme}://127.0.0.1:{self.port}/"

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Returns when the server has said that it accepts connections."""
        assert not self.is_alive, "already started"
        LOGS.mkdir(exist_ok=True)
        prefix = self.namespace.prefix if self.namespace else ()
        command = [*prefix, str(self._path()), "--port", str(self.port), *self.arguments]
        with self.log.open("ab") as output:
            start = output.tell()
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT)
        self._wait_until_ready(start)

    def _path(self) -> Path:
        path = binary_directory() / self.executable
        assert path.exists(), f"{path} is missing: build it with 'swift build --product {self.executable}'"
        return path

    def _wait_until_ready(self, start: int) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not self.ready.search(self.log.read_bytes()[start:].decode("utf-8", "replace")):
            assert self.is_alive, f"{self.executable} ended before it was ready: {self.last_words()}"
            assert time.monotonic() < deadline, f"{self.executable} is not ready: {self.last_words()}"
            time.sleep(0.02)

    def terminate(self) -> None:
        """Sends SIGTERM without waiting."""
        assert self.is_alive, f"{self.executable} has died: {self.last_words()}"
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """The exit status; a server that does not end in time is killed, which is a failure."""
        try:
            return self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.executable} ignored SIGTERM: {self.last_words()}") from None

    def stop(self) -> None:
        self.terminate()
        status = self.wait()
        assert status == 0, f"{self.executable} ended with status {status}: {self.last_words()}"

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        """The last resort of a fixture whose test has failed."""
        if self.is_alive:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else "(no log)"


class ConformanceServer(Server):
    """The conformance server, with what tests ask of it."""

    def __init__(self, label: str = "", *arguments: str, context: ssl.SSLContext | None = None) -> None:
        """`context`: for clients, if the arguments make the server speak TLS."""
        always = ("--host", "127.0.0.1", "--metrics")
        # Each of several processes says so.
        count = int(arguments[arguments.index("--processes") + 1]) if "--processes" in arguments else 1
        ready = rf"(?s)(READY port=\d+ pid=\d+.*?){{{count}}}"
        super().__init__("conformance-server", ready, (*always, *arguments), label)
        self.context = context

    @property
    def address(self) -> Address:
        return SecureAddress(super().address, self.context) if self.context else super().address

    def connect(self, target: str = "/socket/websocket?vsn=2.0.0", **options: object) -> Connection:
        return Connection.open(self.address, target, **options)

    def broadcast(self, topic: str, payload: bytes = b"{}", event: str = "new_msg") -> None:
        response = http_wire.fetch(self.address, "POST", f"/broadcast?topic={quote(topic)}&event={event}", payload)
        assert response.status == 200, response

    def stats(self) -> dict[str, int]:
        """`connections`, `channels`, `topics`."""
        response = http_wire.fetch(self.address, "GET", "/stats")
        assert response.status == 200, response
        figures = response.json()
        return {name: figures[name] for name in ("connections", "channels", "topics")}

    def metrics(self) -> dict[str, int]:
        """Every counter and level by name, such as `roost.joins{result=ok}`."""
        response = http_wire.fetch(self.address, "GET", "/metrics")
        assert response.status == 200, response
        return response.json()

    @property
    def resident_bytes(self) -> int:
        """The memory that the server occupies (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * resource.getpagesize()

    def wait_for_stats(self, timeout: float = 30, **limits: int) -> None:
        """Returns once every named figure is at most its limit."""
        deadline = time.monotonic() + timeout
        while any(self.stats()[name] > limit for name, limit in limits.items()):
            assert time.monotonic() < deadline, f"{self.stats()} does not come down to {limits}"
            time.sleep(0.01)


class ChatServer(Server):
    """The chat example; it prints the address of its page when it is ready."""

    def __init__(self, *arguments: str) -> None:
        super().__init__("chat", r"https?://\S+", arguments)
