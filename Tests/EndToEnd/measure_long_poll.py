"""What a message to many waiting long-poll clients costs the server.

    swift build -c release --product conformance-server
    python3 Tests/EndToEnd/measure_long_poll.py .build/release/conformance-server [clients] [rounds]

Prints the processor time of the server per delivery, which is one answer and the poll that follows it, and what one
session takes in memory, its connection and its channel included. Not a test: nothing is asserted about figures.
"""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
import time

from http_wire import fetch, request_bytes
from long_poll import Session
from wire import Address

TICK = os.sysconf("SC_CLK_TCK")
TOPIC = "rooms:measured"


def cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_bytes(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Crowd:
    """Clients that poll on connections which they keep."""

    def __init__(self, address: Address, count: int) -> None:
        self.selector = selectors.DefaultSelector()
        self.sockets: list[tuple[socket.socket, bytes]] = []
        for _ in range(count):
            session = Session.open(address)
            session.send(["1", "1", TOPIC, "phx_join", {}])
            session.messages()
            poll = request_bytes("GET", f"{session.target}&token={session.token}", [("Host", "localhost")])
            session.posts.close()
            sock = session.polls.socket
            sock.setblocking(False)
            self.selector.register(sock, selectors.EVENT_READ, poll)
            self.sockets.append((sock, poll))

    def poll(self) -> None:
        for sock, poll in self.sockets:
            sock.send(poll)

    def round(self) -> None:
        """Every client gets its answer, and polls again."""
        missing = len(self.sockets)
        while missing > 0:
            for key, _ in self.selector.select():
                answer = key.fileobj.recv(65_536)
                assert b'"status":200' in answer, answer
                key.fileobj.send(key.data)
                missing -= 1


def main(binary: str, clients: int = 1_000, rounds: int = 100) -> None:
    server = subprocess.Popen([binary, "--port", "0", "--event-loops", "1"], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().split("port=")[1].split()[0])
        address = ("127.0.0.1", port)
        before = memory_bytes(server.pid)
        crowd = Crowd(address, clients)
        crowd.poll()
        time.sleep(0.5)
        print(f"memory per session: {(memory_bytes(server.pid) - before) / clients / 1024:.1f} KiB")
        start, cpu = time.monotonic(), cpu_seconds(server.pid)
        for number in range(rounds):
            fetch(address, "POST", f"/broadcast?topic={TOPIC}", b'{"body":"%0120d"}' % number)
            crowd.round()
        cpu, wall = cpu_seconds(server.pid) - cpu, time.monotonic() - start
        print(f"{clients * rounds} deliveries in {wall:.1f} s: {cpu / clients / rounds * 1e6:.1f} µs of CPU each")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
