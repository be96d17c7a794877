"""What is measured, of which servers, and which figures are taken of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Report = dict[str, Any]


@dataclass(frozen=True)
class Sizes:
    connections: int
    topics: int
    echoing: int
    seconds: float
    rounds: int

    @property
    def traffic(self) -> list[str]:
        return ["--duration", f"{self.seconds}s", "--warmup", f"{self.seconds / 3:.2f}s"]


@dataclass(frozen=True)
class Figure:
    key: str
    title: str
    unit: str
    read: Callable[[Report], float]
    is_ratio: bool = True
    """Whether it is shown in terms of the floor's. What the floor hardly has any of is not."""
    is_less_better: bool = True
    digits: int = 2


@dataclass(frozen=True)
class Entry:
    """A server in a scenario, with the options that it has there."""

    server: str
    options: tuple[str, ...] = ()
    suffix: str = ""
    """What tells it from the same server with other options."""


@dataclass(frozen=True)
class Scenario:
    name: str
    short: str
    title: str
    caption: str
    command: str
    arguments: Callable[[Sizes], list[str]]
    figures: tuple[Figure, ...]
    entries: tuple[Entry, ...]
    is_at_rate: bool = False
    """Whether messages leave at a rate, which is worked out from what the floor has done before."""
    needs: tuple[str, ...] = field(default=())


ONE_LOOP = ("--event-loops", "1")
COST = Figure("cpu", "CPU per delivery", "µs", lambda report: report["server"]["microseconds_per_delivery"])
CAPACITY = Figure(
    "capacity",
    "deliveries a second",
    "",
    lambda report: report["traffic"]["delivered_per_second"],
    is_less_better=False,
    digits=0,
)


def latency(key: str) -> Figure:
    return Figure(key, key, "ms", lambda report: report["latency"][key] / 1_000)


def servers(floor: tuple[str, ...] = (), without: tuple[str, ...] = (), inline: bool = False) -> tuple[Entry, ...]:
    """All of them, with what the floor and Roost are told."""
    entries = [Entry("floor", floor, ", coalescing" if floor else ""), Entry("roost", ONE_LOOP)]
    if inline:
        entries.append(Entry("roost", (*ONE_LOOP, "--on-event-loop"), ", on the event loop"))
    entries += [Entry(name) for name in ("nchan", "nats", "socketify", "websockets")]
    return tuple(entry for entry in entries if entry.server not in without)


def fanout(*more: str) -> Callable[[Sizes], list[str]]:
    return lambda sizes: ["--connections", str(sizes.connections), *sizes.traffic, *more]


ALL = (
    Scenario(
        "idle",
        "idle",
        "Connections that have joined and are silent",
        "memory that the server has taken of its own; CPU from connecting to the answer to the join",
        "idle",
        lambda sizes: ["--connections", str(sizes.connections), "--duration", "500ms"],
        (
            Figure(
                "memory",
                "memory per connection",
                "B",
                lambda report: report["server"]["bytes_per_connection"],
                is_ratio=False,
                digits=0,
            ),
            Figure("join", "CPU per connect and join", "µs", lambda report: report["opening"]["server_microseconds_per_join"]),
        ),
        servers(),
    ),
    Scenario(
        "fanout",
        "fan-out, one in flight",
        "Fan-out: one topic, one message in flight",
        "the next message leaves when all have the last one",
        "fanout",
        fanout("--in-flight", "1"),
        (COST, CAPACITY),
        servers(),
    ),
    Scenario(
        "fanout-4",
        "fan-out, four in flight",
        "Fan-out: one topic, four messages in flight",
        "messages that meet may leave together",
        "fanout",
        fanout("--in-flight", "4"),
        (COST, CAPACITY),
        servers(floor=("--coalesce",)),
    ),
    Scenario(
        "topics",
        "fan-out, many topics",
        "Fan-out: many topics",
        "a hundred connections on each topic, one message in flight on each",
        "fanout",
        lambda sizes: fanout("--in-flight", "1", "--topics", str(sizes.topics))(sizes),
        (COST, CAPACITY),
        servers(),
    ),
    Scenario(
        "echo",
        "echo",
        "Echo: one message in flight on each connection",
        "a message and its answer; with NATS, a message to a subject that only its sender listens to",
        "echo",
        lambda sizes: ["--connections", str(sizes.echoing), *sizes.traffic, "--in-flight", "1"],
        (COST, CAPACITY),
        servers(without=("nchan",), inline=True),
    ),
    Scenario(
        "latency",
        "broadcasts at a constant rate",
        "Latency of a broadcast, at the same constant rate for all",
        "a quarter of what the bare server managed in the same round, one message in flight",
        "fanout",
        fanout(),
        (latency("p50"), latency("p99")),
        servers(),
        is_at_rate=True,
        needs=("fanout",),
    ),
    Scenario(
        "arrivals",
        "while others arrive",
        "Latency of a broadcast while others arrive",
        "a thousand connections get fifty broadcasts a second; as many as elsewhere connect, join, leave and go in four seconds",
        "churn",
        lambda sizes: [
            *("--connections", str(sizes.echoing), "--broadcast-rate", "50", *sizes.traffic),
            *("--rate", str(sizes.connections // 4)),
        ],
        (latency("p50"), latency("p99")),
        servers(without=("nchan", "nats"), inline=True),
    ),
    Scenario(
        "loops",
        "two event loops",
        "Roost with two event loops",
        "fan-out with one message in flight",
        "fanout",
        fanout("--in-flight", "1"),
        (CAPACITY, COST),
        (
            Entry("floor"),
            Entry("roost", ONE_LOOP, ", one event loop"),
            Entry("roost", ("--event-loops", "2"), ", two event loops"),
        ),
    ),
)
