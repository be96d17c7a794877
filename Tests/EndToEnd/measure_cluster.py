"""Measures what a broadcast from one node to another costs: messages a second, and CPU per message on each side.

    ROOST_BIN_DIR=DIR python Tests/EndToEnd/measure_cluster.py nats://127.0.0.1:4222 [MESSAGES [ENGINE_PID]]
    ROOST_BIN_DIR=DIR python Tests/EndToEnd/measure_cluster.py processes [MESSAGES]

Starts two conformance servers on an engine that runs already, or two processes of one, whose engine is their supervisor. Clients of the first publish without pause; one of the
second counts what arrives at its socket. Then one message at a time, for the time it takes.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from crew import Crew
from frames import TEXT, client_frame
from processes import ConformanceServer
from wire import Connection

BURST = 9_000
TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """Seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def message(room: int) -> bytes:
    return client_frame(TEXT, b'["1",null,"rooms:%d","new_msg_from",{"n":12345678}]' % room)


def flood(publishers: list[Connection], subscriber: Connection, count: int) -> float:
    """The seconds until `count` messages have arrived. Each publisher stays within the burst that sockets are allowed."""
    chunks = [message(number) * 1_000 for number in range(len(publishers))]
    started = time.monotonic()

    def publish() -> None:
        for number in range(count // 1_000):
            turn = number % len(publishers)
            publishers[turn].socket.sendall(chunks[turn])

    thread = threading.Thread(target=publish)
    thread.start()
    arrived, tail = 0, b""
    while arrived < count:
        data = subscriber.socket.recv(1 << 20)
        assert data, "the subscriber was disconnected"
        arrived += (tail + data).count(b'"new_msg"')
        tail = (tail + data)[-8:]
    seconds = time.monotonic() - started
    thread.join()
    return seconds


def round_trips(publisher: Connection, subscriber: Connection, count: int) -> list[float]:
    times = []
    for _ in range(count):
        started = time.monotonic()
        publisher.send_bytes(message(0))
        subscriber.receive()
        times.append(time.monotonic() - started)
    return sorted(times)


class Engined:
    """Two servers on an engine that runs already."""

    def __init__(self, url: str, pid: int | None) -> None:
        self.nodes = [ConformanceServer(f"measure-{number}", "--cluster", url, "--event-loops", "1") for number in range(2)]
        for node in self.nodes:
            node.start()
        self.pids = [node.process.pid for node in self.nodes] + ([pid] if pid else [])

    def connect(self, number: int) -> Connection:
        return self.nodes[number].connect()

    def kill(self) -> None:
        for node in self.nodes:
            node.kill()


class Processes:
    """Two processes of one server."""

    def __init__(self) -> None:
        self.crew = Crew("measure", 2, "--event-loops", "1")
        self.crew.start()
        self.pids = [*self.crew.pids, self.crew.process.pid]

    def connect(self, number: int) -> Connection:
        return self.crew.connect_to(self.pids[number])

    def kill(self) -> None:
        self.crew.kill()


def main() -> None:
    url, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
    engine = int(sys.argv[3]) if len(sys.argv) > 3 else None
    nodes = Processes() if url == "processes" else Engined(url, engine)
    try:
        time.sleep(2)
        # In rooms of their own, so that nobody but the subscriber hears them.
        publishers, subscriber = [nodes.connect(0) for _ in range(count // BURST + 1)], nodes.connect(1)
        for room, publisher in enumerate(publishers):
            publisher.join(f"rooms:{room}")
            subscriber.join(f"rooms:{room}")
        time.sleep(1)
        times = round_trips(publishers[0], subscriber, 1_000)
        print(f"one at a time: median {times[500] * 1e3:.2f} ms, p99 {times[990] * 1e3:.2f} ms")
        flood(publishers[:1], subscriber, BURST // 10 // 1_000 * 1_000 or 1_000)
        before = [cpu(pid) for pid in nodes.pids]
        seconds = flood(publishers, subscriber, count)
        used = [after - earlier for after, earlier in zip(map(cpu, nodes.pids), before)]
        print(f"{count} messages in {seconds:.2f} s: {count / seconds:,.0f} a second")
        for name, busy in zip(("publisher's node", "subscriber's node", "engine"), used):
            print(f"  {name}: {busy / count * 1e6:.2f} us of CPU per message")
    finally:
        nodes.kill()


if __name__ == "__main__":
    main()
