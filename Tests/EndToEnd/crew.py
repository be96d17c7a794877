"""A conformance server of several processes: which there are, and clients of each."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from dialects import V2
from nodes import Listener
from processes import ConformanceServer
from transports import WEBSOCKET, Client, Transport, Way
from waiting import eventually
from wire import Connection


class Crew(ConformanceServer):
    """The supervisor and its processes. A new connection goes to any of them."""

    def __init__(self, label: str, count: int = 2, *arguments: str) -> None:
        super().__init__(f"crew-{label}", "--processes", str(count), *arguments)
        self.name = label
        self.count = count

    @property
    def pids(self) -> list[int]:
        """Of the processes that the supervisor has."""
        return children(self.process.pid)

    def pid_of(self, connection: Connection) -> int:
        """Which process a connection has come to (Linux)."""
        port = connection.socket.getsockname()[1]
        return eventually(lambda: owner(port, self.port, self.pids), bool, f"who has the connection from {port}")

    def connect_to(self, pid: int, target: str = "/socket/websocket?vsn=2.0.0") -> Connection:
        """A connection to one of the processes, after as many attempts as it takes."""
        while True:
            connection = self.connect(target)
            if self.pid_of(connection) == pid:
                return connection
            connection.close()

    def client(self, transport: Transport = WEBSOCKET, dialect: V2 | None = None, query: str = "") -> Client:
        way = Way(self, transport, dialect or V2())
        return way.client("/socket/websocket?vsn=2.0.0" + (f"&{query}" if query else ""))

    def listener_at(self, pid: int, topics: tuple[str, ...] = ()) -> Listener:
        return Listener(self, topics, client=Client(self.connect_to(pid), V2()))

    def kill_process(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def wait_until_whole(self, without: int = 0) -> list[int]:
        """Returns when all processes listen, and that one is none of them."""

        def listening() -> bool:
            pids = self.pids
            return len(pids) == self.count and without not in pids and all(listens(pid, self.port) for pid in pids)

        eventually(listening, bool, "whether all processes listen")
        return self.pids


def children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task")
    if not (threads / str(pid) / "children").exists():
        return []
    return sorted(int(child) for each in threads.iterdir() for child in children_of_thread(each))


def children_of_thread(path: Path) -> list[str]:
    try:
        return (path / "children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        # It has ended meanwhile.
        return []


def inodes(pid: int) -> set[str]:
    """The sockets that a process has."""
    found = set()
    try:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = os.readlink(descriptor)
            except OSError:
                continue
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        pass
    return found


def sockets(state: str, local_port: int) -> list[tuple[int, str]]:
    """The remote port and the inode of each IPv4 socket of a state on a local port."""
    found = []
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == state and int(fields[1].rpartition(":")[2], 16) == local_port:
            found.append((int(fields[2].rpartition(":")[2], 16), fields[9]))
    return found


def owner(remote_port: int, local_port: int, pids: list[int]) -> int | None:
    wanted = {inode for port, inode in sockets("01", local_port) if port == remote_port}
    return next((pid for pid in pids if wanted & inodes(pid)), None)


def listens(pid: int, port: int) -> bool:
    return bool({inode for _, inode in sockets("0A", port)} & inodes(pid))

