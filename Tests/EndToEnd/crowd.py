"""A thousand channels on a few sockets, all driven by one loop."""

from __future__ import annotations

import json
import selectors
import time
from collections.abc import Callable

from frames import CLOSE, TEXT, client_frame
from processes import ConformanceServer
from wire import Connection, Ended

Message = list[object]


class Crowd:
    """`sockets` connections with `topics` joined channels each, all of them ordinary and expecting to be served."""

    def __init__(self, server: ConformanceServer, sockets: int = 50, topics: int = 20) -> None:
        self.connections = [server.connect() for _ in range(sockets)]
        self.topics = {
            connection: [f"rooms:crowd-{index}-{number}" for number in range(topics)]
            for index, connection in enumerate(self.connections)
        }
        self._round = 0
        self._everybody("phx_join", {})

    @property
    def size(self) -> int:
        return sum(map(len, self.topics.values()))

    def echo(self, while_waiting: Callable[[], None] = lambda: None) -> None:
        """Every channel says something and gets it back, in any order between channels."""
        self._everybody("echo", {"round": self._round}, while_waiting)

    def _everybody(self, event: str, payload: object, while_waiting: Callable[[], None] = lambda: None) -> None:
        self._round += 1
        ref = f"r{self._round}"
        awaited: dict[Connection, set[str]] = {}
        for connection, topics in self.topics.items():
            frames = (client_frame(TEXT, json.dumps(["1", ref, one, event, payload]).encode()) for one in topics)
            connection.send_bytes(b"".join(frames))
            awaited[connection] = set(topics)
        response = payload if event == "echo" else {}
        self._collect(awaited, ref, {"response": response, "status": "ok"}, while_waiting)

    def _collect(
        self, awaited: dict[Connection, set[str]], ref: str, answer: object, while_waiting: Callable[[], None]
    ) -> None:
        deadline = time.monotonic() + 120
        with selectors.DefaultSelector() as selector:
            for connection in awaited:
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            while any(awaited.values()):
                missing = sum(map(len, awaited.values()))
                assert time.monotonic() < deadline, f"{missing} of {self.size} channels are not served"
                for key, _ in selector.select(timeout=1):
                    self._take(key.data, awaited[key.data], ref, answer)
                while_waiting()

    @staticmethod
    def _take(connection: Connection, awaited: set[str], ref: str, answer: object) -> None:
        try:
            while (frame := connection.poll()) is not None:
                assert frame.opcode != CLOSE, f"an innocent connection was closed: {frame}"
                message = json.loads(frame.text)
                assert message == ["1", ref, message[2], "phx_reply", answer]
                awaited.remove(message[2])
        except Ended:
            raise AssertionError("an innocent connection was ended") from None

    def close(self) -> None:
        for connection in self.connections:
            connection.close()
