"""The ways on which a client can reach the server, and a client that does not show which one it took."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import frames
from certificates import Pair
from deflating import DeflatingConnection
from dialects import DIALECTS, V2, Message
from http_wire import Response
from processes import ConformanceServer, binary_directory
from wire import Address, Connection

if find_spec("long_poll"):
    from polling import PolledConnection
else:
    PolledConnection = None


@dataclass(frozen=True)
class Transport:
    """`arguments`: what the server is started with, given a certificate. `option`: what it must have for that."""

    name: str
    connection: type[Connection]
    arguments: Callable[[Pair], tuple[str, ...]] = lambda pair: ()
    option: str = "--port"
    is_secure: bool = False
    phoenix_name: str = "websocket"

    @property
    def needs_server(self) -> bool:
        """Whether the server that all share does not have it."""
        return self.option != "--port"

    def status(self, response: Response) -> int:
        """What became of a request to connect; long-poll says it in the body."""
        return response.json()["status"] if self is LONG_POLL and response.status == 200 else response.status

    def __str__(self) -> str:
        return self.name


WEBSOCKET = Transport("websocket", Connection)
DEFLATE = Transport("deflate", DeflatingConnection, lambda pair: ("--compress",), "--compress")
WSS = Transport(
    "wss",
    Connection,
    lambda pair: ("--tls-cert", str(pair.certificate), "--tls-key", str(pair.key)),
    "--tls-cert",
    is_secure=True,
)
LONG_POLL = Transport("longpoll", PolledConnection, phoenix_name="longpoll")


@functools.cache
def options() -> str:
    path = binary_directory() / "conformance-server"
    return subprocess.run([path, "--help"], capture_output=True, text=True, check=True).stdout


def transports() -> list[Transport]:
    """Those that the server has."""
    every = (WEBSOCKET, DEFLATE, WSS, LONG_POLL)
    return [one for one in every if one.connection is not None and one.option in options()]


@dataclass(frozen=True)
class Way:
    """A transport and a version of the messages, to a server that need not be at its own address."""

    server: ConformanceServer
    transport: Transport
    dialect: V2
    proxy: Address | None = None

    @property
    def address(self) -> Address:
        return self.proxy or self.server.address

    def connect(self, target: str = "/socket/websocket?vsn=2.0.0", **options: object) -> Connection:
        return self.transport.connection.open(self.address, self.dialect.target(target), **options)

    def client(self, target: str = "/socket/websocket?vsn=2.0.0") -> Client:
        return Client(self.connect(target), self.dialect)


def ways() -> list[tuple[Transport, V2]]:
    return [(transport, dialect) for transport in transports() for dialect in DIALECTS]


def way_name(way: tuple[Transport, V2]) -> str:
    transport, dialect = way
    return f"{transport.name} {dialect.name}"


class Client:
    """Says and hears messages in the form of V2, whatever it takes to bring them there."""

    def __init__(self, connection: Connection, dialect: V2) -> None:
        self.connection = connection
        self.dialect = dialect

    def say(self, *messages: Message) -> None:
        """All in one breath: none waits for the answer to another."""
        self.connection.send_all([self.dialect.said(message) for message in messages])

    def hear(self, timeout: float = 10) -> Message:
        frame = self.connection.receive(timeout)
        assert frame.opcode == frames.TEXT, f"a text message was expected, got {frame}"
        return self.dialect.heard(frame.text)

    def rest(self) -> list[Message]:
        """What comes before the answer to a heartbeat that is sent now."""
        return [self.dialect.heard(frame.text) for frame in self.connection.barrier()]

    def expect(self, *messages: Message) -> None:
        """These come next, in this order; V1 does not show join refs."""
        for message in messages:
            heard, seen = self.hear(), self.dialect.seen(message)
            assert heard == seen, f"{json.dumps(seen)} was expected, got {json.dumps(heard)}"

    def join(self, topic: str, ref: str = "1", payload: object = None) -> None:
        self.say([ref, ref, topic, "phx_join", payload or {}])
        self.expect([ref, ref, topic, "phx_reply", {"response": {}, "status": "ok"}])

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
