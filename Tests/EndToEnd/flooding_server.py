"""A server that takes one connection's handshake, and then sends without end and reads nothing."""

from __future__ import annotations

import socket
import struct
import threading

# To the only key that roost-bench has, that of the RFC.
ANSWER = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)


def frame(first: int, size: int) -> bytes:
    length = bytes([size]) if size < 126 else b"\x7f" + struct.pack(">Q", size)
    return bytes([first]) + length + b"x" * size


class FloodingServer:
    def __init__(self, beginning: bytes, again: bytes) -> None:
        """`beginning` is sent once, then `again` and again."""
        self.beginning = beginning
        self.again = again * max(1, (1 << 20) // max(1, len(again)))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.listener.getsockname()[1]}/socket/websocket?vsn=2.0.0"

    def __enter__(self) -> FloodingServer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()
        self.thread.join(10)

    def _serve(self) -> None:
        # Whether somebody is there is asked with a connection that says nothing.
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    if connection.recv(65_536):
                        connection.sendall(ANSWER + self.beginning)
                        while True:
                            connection.sendall(self.again)
                except OSError:
                    pass
