"""A TCP proxy between a node and its engine that delivers everything late, as a line over an ocean does."""

from __future__ import annotations

import queue
import socket
import threading
import time

from dialing import Address, dial


class SlowLine:
    """`delay` in seconds, each way; it may be changed at any time."""

    def __init__(self, upstream: Address, delay: float) -> None:
        self.upstream = upstream
        self.delay = delay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: Address = self._listener.getsockname()
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                engine = dial(self.upstream)
                engine.settimeout(None)
            except OSError:
                return
            self._sockets += [client, engine]
            for source, sink in ((client, engine), (engine, client)):
                on_the_way: queue.Queue[tuple[float, bytes]] = queue.Queue()
                threading.Thread(target=self._take, args=(source, on_the_way), daemon=True).start()
                threading.Thread(target=self._deliver, args=(sink, on_the_way), daemon=True).start()

    def _take(self, source: socket.socket, on_the_way: queue.Queue[tuple[float, bytes]]) -> None:
        data = b"x"
        while data:
            try:
                data = source.recv(65_536)
            except OSError:
                data = b""
            on_the_way.put((time.monotonic() + self.delay, data))

    def _deliver(self, sink: socket.socket, on_the_way: queue.Queue[tuple[float, bytes]]) -> None:
        while True:
            due, data = on_the_way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not data:
                    return sink.shutdown(socket.SHUT_RDWR)
                sink.sendall(data)
            except OSError:
                return None

    def close(self) -> None:
        self._listener.close()
        for sock in self._sockets:
            sock.close()

    def __enter__(self) -> SlowLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
