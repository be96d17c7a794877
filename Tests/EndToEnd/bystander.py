"""Somebody who was there all the time."""

from __future__ import annotations

from processes import ConformanceServer
from wire import Connection


class Bystander:
    """A connection with a channel that has nothing to do with what a test does, and must never notice it."""

    def __init__(self, server: ConformanceServer) -> None:
        self.server = server
        self.connection: Connection | None = None
        self.pid: int | None = None

    def check(self) -> None:
        """The connection still answers, its channel too, and nothing has come that was not asked for."""
        assert self.server.is_alive, f"the server has died: {self.server.last_words()}"
        connection = self._connected()
        assert connection.barrier() == []
        connection.send_json(["1", "e", "rooms:bystander", "echo", {"still": "here"}])
        expected = ["1", "e", "rooms:bystander", "phx_reply", {"response": {"still": "here"}, "status": "ok"}]
        assert connection.receive_json() == expected

    def _connected(self) -> Connection:
        if self.connection is None or self.pid != self.server.process.pid:
            self.connection, self.pid = self.server.connect(), self.server.process.pid
            self.connection.join("rooms:bystander")
        return self.connection

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
