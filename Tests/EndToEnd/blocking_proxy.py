"""A proxy in front of a server that lets HTTP through and WebSockets not, in the ways that are met in the field."""

from __future__ import annotations

import socket
import threading
from enum import Enum

from wire import Address, dial

REFUSAL = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TIMEOUT = 60
END_OF_HEAD = b"\r\n\r\n"


class Upgrades(Enum):
    """What becomes of a request that asks for a WebSocket."""

    REFUSED = "answered with 400"
    UNANSWERED = "not answered at all"
    MUTE = "answered with 101, but nothing passes afterwards"
    ALLOWED = "let through"


class BlockingProxy:
    """Listens on a port of its own. `upgrades` can be changed at any time and counts for new connections, as does
    `takes_requests`: without it, all that is no upgrade is dropped."""

    def __init__(self, server: Address, upgrades: Upgrades) -> None:
        self.server = server
        self.upgrades = upgrades
        self.takes_requests = True
        self.attempts = 0
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        shut(self._listener)
        self.drop()

    def drop(self) -> None:
        """Ends every connection."""
        for one in list(self._sockets):
            shut(one)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.settimeout(TIMEOUT)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._sockets.add(client)
        try:
            head = read_head(client)
            if b"upgrade: websocket" in head.lower():
                self.attempts += 1
                self._serve_upgrade(client, head)
            elif head and self.takes_requests:
                self._forward(client, head)
        except OSError:
            pass
        finally:
            shut(client)
            self._sockets.discard(client)

    def _serve_upgrade(self, client: socket.socket, head: bytes) -> None:
        if self.upgrades is Upgrades.ALLOWED:
            self._forward(client, head)
        elif self.upgrades is Upgrades.REFUSED:
            client.sendall(REFUSAL)
        elif self.upgrades is Upgrades.UNANSWERED:
            swallow(client)
        else:
            self._answer_and_swallow(client, head)

    def _answer_and_swallow(self, client: socket.socket, head: bytes) -> None:
        with dial(self.server, TIMEOUT) as server:
            server.sendall(head)
            client.sendall(read_head(server))
            swallow(client)

    def _forward(self, client: socket.socket, head: bytes) -> None:
        with dial(self.server, TIMEOUT) as server:
            self._sockets.add(server)
            server.sendall(head)
            upwards = threading.Thread(target=pump, args=(client, server), daemon=True)
            upwards.start()
            pump(server, client)
            upwards.join()
            self._sockets.discard(server)


def read_head(source: socket.socket) -> bytes:
    """What comes until the first empty line, and perhaps a little more; empty when nothing comes."""
    head = b""
    while END_OF_HEAD not in head:
        data = source.recv(65536)
        if not data:
            return b""
        head += data
    return head


def swallow(source: socket.socket) -> None:
    while source.recv(65536):
        pass


def pump(source: socket.socket, sink: socket.socket) -> None:
    """Passes on what comes until either side ends, then ends both."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    shut(source)
    shut(sink)


def shut(one: socket.socket) -> None:
    """Closes it, whoever reads from it."""
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()
