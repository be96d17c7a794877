"""Conformance servers that form a cluster."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterable

import frames
from dialects import V2, Message
from engines import Engine
from processes import ConformanceServer
from transports import WEBSOCKET, Client, Transport, Way
from waiting import PATIENCE, eventually

PROBE = "probe"
_numbers = itertools.count(1)


class Node(ConformanceServer):
    """One of the servers. Its name stays over restarts."""

    def __init__(self, name: str, url: str, cluster: str = "conformance", *more: str) -> None:
        super().__init__(f"node-{name}", "--cluster", url, "--cluster-name", cluster, "--node", name, *more)
        self.name = name
        self.was_killed = False

    def start(self) -> None:
        self.was_killed = False
        super().start()

    def kill(self) -> None:
        """With SIGKILL, as when its machine goes."""
        self.was_killed = True
        super().kill()

    def metric(self, name: str) -> int:
        """Of `roost.cluster.`; all those with a name that begins like this together."""
        return sum(value for key, value in self.metrics().items() if key.startswith(f"roost.cluster.{name}"))

    def wait_for_metric(self, name: str, at_least: int = 1, patience: float = PATIENCE) -> int:
        what = f"{name} on {self.name}, which should be {at_least}"
        return eventually(lambda: self.metric(name), lambda value: value >= at_least, what, patience)

    def wait_until_connected(self, is_connected: bool = True) -> None:
        eventually(
            lambda: self.metric("connected{"),
            lambda value: (value > 0) == is_connected,
            f"whether {self.name} is connected to the engine",
        )

    def client(self, transport: Transport = WEBSOCKET, dialect: V2 | None = None, query: str = "") -> Client:
        way = Way(self, transport, dialect or V2())
        return way.client("/socket/websocket?vsn=2.0.0" + (f"&{query}" if query else ""))


class Cluster:
    """Nodes that share an engine."""

    def __init__(
        self, engine: Engine, names: Iterable[str] = "abc", cluster: str = "conformance", url: str = ""
    ) -> None:
        self.engine = engine
        self.nodes = [Node(name, url or engine.url(), cluster, *engine.node_arguments) for name in names]

    def __getitem__(self, index: int) -> Node:
        return self.nodes[index]

    def __iter__(self):
        return iter(self.nodes)

    def start(self) -> None:
        """Returns when each knows all others."""
        for node in self.nodes:
            node.start()
        self.wait_until_whole()

    def wait_until_whole(self) -> None:
        for node in self.nodes:
            node.wait_for_metric("nodes", len(self.nodes) - 1)

    def stop(self) -> None:
        """All that no test has killed must have lived until now, and end with status 0."""
        nodes = [node for node in self.nodes if not node.was_killed]
        for node in nodes:
            node.terminate()
        for node in nodes:
            status = node.wait()
            assert status == 0, f"node {node.name} ended with status {status}: {node.last_words()}"

    def kill(self) -> None:
        for node in self.nodes:
            node.kill()

    def __enter__(self) -> Cluster:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self.stop()
        finally:
            self.kill()


class Listener:
    """A client of a node that keeps apart what it hears by topic, and knows when it can be heard of."""

    def __init__(
        self, node: Node, topics: Iterable[str] = (), *, client: Client | None = None, query: str = ""
    ) -> None:
        self.node = node
        self.client = client or node.client(query=query)
        self.heard: dict[str, list[Message]] = {}
        self.probes: set[str] = set()
        self._join_refs: dict[str, str] = {}
        self.client.connection.keep_alive(interval=10)
        for topic in topics:
            self.join(topic)

    def join(self, topic: str, payload: object = None) -> None:
        """Joins, and keeps what comes besides the answer."""
        ref = self._join_refs[topic] = f"join{next(_numbers)}"
        self.client.say([ref, ref, topic, "phx_join", payload or {}])
        answer = self.answer(ref)
        assert answer == {"response": {}, "status": "ok"}, answer
        self.heard.setdefault(topic, [])

    def say(self, topic: str, event: str, payload: object) -> str:
        """To a channel that was joined; returns the ref."""
        ref = f"say{next(_numbers)}"
        self.client.say([self._join_refs[topic], ref, topic, event, payload])
        return ref

    def say_binary(self, topic: str, event: str, data: bytes) -> None:
        self.client.connection.send(frames.BINARY, binary_push(self._join_refs[topic], "b", topic, event, data))

    def ask(self, topic: str, event: str, payload: object) -> object:
        """Says something and waits for the answer."""
        return self.answer(self.say(topic, event, payload))

    def answer(self, ref: str) -> object:
        while (message := self.hear())[1] != ref:
            self.keep(message)
        return message[4]

    def hear(self, timeout: float = PATIENCE) -> Message:
        """The next message; a binary broadcast's payload is bytes."""
        frame = self.client.connection.receive(timeout)
        if frame.opcode == frames.BINARY:
            return binary_broadcast(frame.payload)
        assert frame.opcode == frames.TEXT, f"a message was expected, got {frame}"
        return self.client.dialect.heard(frame.text)

    def keep(self, message: Message) -> None:
        assert message[3] != "phx_error", message
        if message[3] == PROBE:
            self.probes.add(message[4]["id"])
        elif message[1] is None:
            self.heard.setdefault(message[2], []).append(message)

    def listen_until(self, holds: Callable[[Listener], object], what: str, timeout: float = PATIENCE) -> None:
        deadline = time.monotonic() + timeout
        while not holds(self):
            left = deadline - time.monotonic()
            assert left > 0, f"{what}: node {self.node.name} did not bring it; {self.summary()}"
            try:
                self.keep(self.hear(min(left, 1)))
            except TimeoutError:
                continue

    def drain(self) -> None:
        """Keeps what is here already."""
        while True:
            try:
                self.keep(self.hear(0.02))
            except TimeoutError:
                return

    def payloads(self, topic: str, event: str = "new_msg") -> list[object]:
        return [message[4] for message in self.heard.get(topic, []) if message[3] == event]

    def expect(self, topic: str, payloads: list[object], event: str = "new_msg") -> None:
        """Exactly these are heard, in this order."""
        self.listen_until(lambda one: len(one.payloads(topic, event)) >= len(payloads), f"{len(payloads)} of {topic}")
        assert self.payloads(topic, event) == payloads

    def has_heard(self, probe: str, timeout: float) -> bool:
        """Whether a probe has come, or comes in time."""
        deadline = time.monotonic() + timeout
        while probe not in self.probes and (left := deadline - time.monotonic()) > 0:
            try:
                self.keep(self.hear(left))
            except TimeoutError:
                break
        return probe in self.probes

    def summary(self) -> str:
        return ", ".join(f"{topic}: {len(messages)}" for topic, messages in self.heard.items())

    def close(self) -> None:
        self.client.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def binary_broadcast(data: bytes) -> Message:
    """V2's binary broadcast: 2, the lengths of topic and event, these, the payload."""
    kind, topic_size, event_size = data[:3]
    assert kind == 2, f"a broadcast was expected, got {data[:100]!r}"
    topic, rest = data[3 : 3 + topic_size], data[3 + topic_size :]
    return [None, None, topic.decode(), rest[:event_size].decode(), rest[event_size:]]


def binary_push(join_ref: str, ref: str, topic: str, event: str, data: bytes) -> bytes:
    parts = [part.encode() for part in (join_ref, ref, topic, event)]
    return bytes([0, *map(len, parts)]) + b"".join(parts) + data


def acquaint(listeners: Iterable[Listener], topics: Iterable[str]) -> None:
    """Returns when each hears on every topic what is published on any node. (Engines are told of topics a little later
    than the clients that join them are answered.)"""
    listeners, topics = list(listeners), list(topics)
    for node in {listener.node.name: listener.node for listener in listeners}.values():
        for topic in topics:
            probe = f"{node.name}-{next(_numbers)}"
            deadline = time.monotonic() + PATIENCE
            deaf = listeners
            while deaf:
                assert time.monotonic() < deadline, f"node {deaf[0].node.name} hears nothing from node {node.name}"
                node.broadcast(topic, json.dumps({"id": probe}).encode(), PROBE)
                deaf = [listener for listener in deaf if not listener.has_heard(probe, 0.2)]


def unique(topic: str) -> str:
    """Tests that share a cluster do not share topics."""
    return f"{topic}-{next(_numbers)}"
