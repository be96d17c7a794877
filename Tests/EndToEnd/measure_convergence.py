"""How long it takes until a node knows what has happened on another.

    swift build -c release --product conformance-server
    python3 Tests/EndToEnd/measure_convergence.py .build/release [valkey|nats] [joins] [kills]

Prints the time from the answer to a join on one node until a client of the other is told of it, for joins one after the
other (each waits out the gossip window) and in quick succession; of a broadcast; and from the SIGKILL of a node until its
members have left. Not a test: nothing is asserted about figures.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path


def percentiles(label: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    middle, high = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    print(f"{label}: median {middle * 1e3:.1f} ms, p99 {high * 1e3:.1f} ms, {len(ordered)} times")


def main(binaries: str, engine_name: str = "valkey", joins: str = "200", kills: str = "5") -> None:
    os.environ["ROOST_BIN_DIR"] = binaries
    from engines import NATS, Redis
    from nodes import Cluster

    kind = {"valkey": Redis, "nats": NATS}[engine_name]
    with tempfile.TemporaryDirectory() as directory, kind(Path(directory)) as engine, Cluster(engine, "ab") as cluster:
        measure_broadcasts(cluster, int(joins))
        measure_joins(cluster, int(joins), pause=0.2)
        measure_joins(cluster, int(joins), pause=0)
        measure_kills(cluster, int(kills))


def measure_broadcasts(cluster, count: int) -> None:
    from nodes import Listener, acquaint

    with Listener(cluster[0], ["rooms:measured"]) as one, Listener(cluster[1], ["rooms:measured"]) as other:
        acquaint([one, other], ["rooms:measured"])
        times = []
        for number in range(count):
            start = time.monotonic()
            one.say("rooms:measured", "new_msg", {"n": number})
            other.expect("rooms:measured", [{"n": each} for each in range(number + 1)])
            times.append(time.monotonic() - start)
        percentiles("a broadcast, client to client", times)


def measure_joins(cluster, count: int, pause: float) -> None:
    """The members stay, so that the topic grows; half of them are on each node."""
    from nodes import unique
    from presence_mirror import PresenceMirror

    topic = unique("presence:measured")
    times = []
    with PresenceMirror(cluster[0], topic, "watcher-a") as a, PresenceMirror(cluster[1], topic, "watcher-b") as b:
        for watcher in (a, b):
            watcher.expect("watcher-a", "watcher-b")
        members = []
        for number in range(count):
            watcher, node = ((a, cluster[1]), (b, cluster[0]))[number % 2]
            members.append(PresenceMirror(node, topic, f"member-{number}"))
            start = time.monotonic()
            watcher.listener.listen_until(
                lambda _, w=watcher, m=members[-1]: w.people()[m.key], f"member {number}"
            )
            times.append(time.monotonic() - start)
            time.sleep(pause)
        for member in members:
            member.close()
    percentiles(f"a join, from its answer to the other node's client, {pause} s between joins", times)


def measure_kills(cluster, count: int) -> None:
    from nodes import unique
    from presence_mirror import PresenceMirror

    times = []
    for _ in range(count):
        topic = unique("presence:killed")
        with PresenceMirror(cluster[0], topic, "watcher") as watcher:
            for number in range(20):
                PresenceMirror(cluster[1], topic, f"member-{number}")
            watcher.expect("watcher", *(f"member-{number}" for number in range(20)))
            start = time.monotonic()
            cluster[1].kill()
            watcher.expect("watcher")
            times.append(time.monotonic() - start)
            cluster[1].start()
            cluster.wait_until_whole()
    percentiles("a killed node's members, until they have left", times)


if __name__ == "__main__":
    main(*sys.argv[1:])
