"""Just enough of the engines' protocols to listen to all frames of nodes, and to publish what no node would."""

from __future__ import annotations

import json
import socket
import struct
from typing import Protocol


class EngineClient(Protocol):
    """Publishes, and hears what is published on subjects of Roost's once it listens."""

    def listen(self) -> None: ...

    def publish(self, subject: str, frame: bytes) -> None: ...

    def receive(self) -> tuple[str, bytes]:
        """The next frame, with its subject."""

    def close(self) -> None: ...


class Reader:
    """Lines and blobs of a socket."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._data = b""

    def line(self) -> bytes:
        while b"\r\n" not in self._data:
            self._fill()
        line, _, self._data = self._data.partition(b"\r\n")
        return line

    def blob(self, size: int) -> bytes:
        """And the line's end behind it."""
        while len(self._data) < size + 2:
            self._fill()
        blob, self._data = self._data[:size], self._data[size + 2 :]
        return blob

    def _fill(self) -> None:
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the engine has ended the connection")
        self._data += chunk


class RedisClient:
    """RESP3, where a connection that has subscribed may publish."""

    def __init__(self, sock: socket.socket, password: str) -> None:
        self.socket = sock
        self._reader = Reader(sock)
        self._pushed: list[list] = []
        self._call(b"HELLO", b"3", *((b"AUTH", b"default", password.encode()) if password else ()))

    def listen(self) -> None:
        self._send(b"PSUBSCRIBE", b"roost.*")
        assert self._value()[0] == b"psubscribe"

    def publish(self, subject: str, frame: bytes) -> None:
        self._call(b"PUBLISH", subject.encode(), frame)

    def receive(self) -> tuple[str, bytes]:
        while True:
            push = self._pushed.pop(0) if self._pushed else self._value()
            if push[0] == b"pmessage":
                return push[2].decode(), push[3]

    def _send(self, *words: bytes) -> None:
        parts = [b"*%d\r\n" % len(words), *(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)]
        self.socket.sendall(b"".join(parts))

    def _call(self, *words: bytes) -> object:
        self._send(*words)
        while isinstance(answer := self._value(), list):
            self._pushed.append(answer)
        return answer

    def _value(self) -> object:
        line = self._reader.line()
        kind, rest = line[:1], line[1:]
        if kind == b"-":
            raise ConnectionError(rest.decode())
        if kind == b"$":
            return self._reader.blob(int(rest))
        if kind in (b"*", b">"):
            return [self._value() for _ in range(int(rest))]
        if kind == b"%":
            return {self._value(): self._value() for _ in range(int(rest))}.__len__()
        return rest

    def close(self) -> None:
        self.socket.close()


class NATSClient:
    def __init__(self, sock: socket.socket, user: str, password: str) -> None:
        self.socket = sock
        self._reader = Reader(sock)
        assert self._reader.line().startswith(b"INFO ")
        options = {"verbose": False, "pedantic": False} | ({"user": user, "pass": password} if password else {})
        self.socket.sendall(b"CONNECT %b\r\n" % json.dumps(options).encode())
        self._settle()

    def listen(self) -> None:
        self.socket.sendall(b"SUB roost.> 1\r\n")
        self._settle()

    def _settle(self) -> None:
        """Everything that was sent has been done."""
        self.socket.sendall(b"PING\r\n")
        while (line := self._reader.line()) != b"PONG":
            if line.startswith(b"-ERR"):
                raise ConnectionError(line.decode())

    def publish(self, subject: str, frame: bytes) -> None:
        self.socket.sendall(b"PUB %b %d\r\n%b\r\n" % (subject.encode(), len(frame), frame))

    def receive(self) -> tuple[str, bytes]:
        while True:
            verb, *words = self._reader.line().split(b" ")
            if verb == b"MSG":
                return words[0].decode(), self._reader.blob(int(words[-1]))
            if verb == b"PING":
                self.socket.sendall(b"PONG\r\n")

    def close(self) -> None:
        self.socket.close()


class LocalClient:
    """The records between processes of one machine: a length in 4 bytes, a kind in 1, and the rest."""

    HELLO, SUBSCRIBE, _, PUBLISH, MESSAGE, PING, PONG = range(1, 8)
    # There is no subscribing to all: these are those of a cluster with as many partitions as there are by default.
    SUBJECTS = ("roost.conformance.all", *(f"roost.conformance.t.{number}" for number in range(16_384)))

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._data = b""
        self._heard: list[tuple[str, bytes]] = []
        self._send(self.HELLO, struct.pack(">BI", 1, 0))
        self._settle()

    def listen(self) -> None:
        for number, subject in enumerate(self.SUBJECTS):
            self._send(self.SUBSCRIBE, struct.pack(">Q", number) + subject.encode())
        self._settle()

    def publish(self, subject: str, frame: bytes) -> None:
        self._send(self.PUBLISH, bytes([len(subject)]) + subject.encode() + frame)

    def receive(self) -> tuple[str, bytes]:
        while not self._heard:
            self._read()
        return self._heard.pop(0)

    def _settle(self) -> None:
        """Everything that was sent has been done."""
        self._send(self.PING, b"")
        while self._read() != self.PONG:
            pass

    def _send(self, kind: int, rest: bytes) -> None:
        self.socket.sendall(struct.pack(">IB", 1 + len(rest), kind) + rest)

    def _read(self) -> int:
        """The kind of the next record; a frame is kept."""
        record = self._blob(int.from_bytes(self._blob(4), "big"))
        if record[0] == self.MESSAGE:
            self._heard.append((self.SUBJECTS[int.from_bytes(record[1:9], "big")], record[9:]))
        return record[0]

    def _blob(self, size: int) -> bytes:
        while len(self._data) < size:
            chunk = self.socket.recv(262_144)
            if not chunk:
                raise ConnectionError("the hub has ended the connection")
            self._data += chunk
        blob, self._data = self._data[:size], self._data[size:]
        return blob

    def close(self) -> None:
        self.socket.close()
