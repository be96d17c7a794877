"""The ways on which a client can reach the server, and a client that does not show which one it took."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import frames
from certificates import Pair
from deflating import DeflatingConnection
from dialects import DIALECTS, V2, Message
from http_wire import Response
from polling import PolledConnection
from processes import ConformanceServer
from wire import Address, Connection


@dataclass(frozen=True)
class Transport:
    """`arguments`: what a server of its own is started with, given a certificate; none where the shared one will do."""

    name: str
    connection: type[Connection]
    arguments: Callable[[Pair], tuple[str, ...]] | None = None
    is_secure: bool = False
    phoenix_name: str = "websocket"

    def status(self, response: Response) -> int:
        """What became of a request to connect; long-poll says it in the body."""
        return response.json()["status"] if self.phoenix_name == "longpoll" and response.status == 200 else response.status

    def __str__(self) -> str:
        return self.name


WEBSOCKET = Transport("websocket", Connection)
DEFLATE = Transport("deflate", DeflatingConnection, lambda pair: ("--compress",))
WSS = Transport(
    "wss",
    Connection,
    lambda pair: ("--tls-cert", str(pair.certificate), "--tls-key", str(pair.key)),
    is_secure=True,
)
DROWSY = Transport("drowsy", Connection, lambda pair: ("--hibernate-after", "0"))
LONG_POLL = Transport("longpoll", PolledConnection, phoenix_name="longpoll")
# Several processes that are to behave as one, whichever of them a connection, or a request of a long-poll, comes to.
PROCESSES = Transport("processes", Connection, lambda pair: ("--processes", "2"))
PROCESSES_POLL = Transport("processes-longpoll", PolledConnection, PROCESSES.arguments, phoenix_name="longpoll")

TRANSPORTS = (WEBSOCKET, DEFLATE, WSS, DROWSY, LONG_POLL)


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
    return [(transport, dialect) for transport in TRANSPORTS for dialect in DIALECTS]


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
