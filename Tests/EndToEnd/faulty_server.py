"""A server of Phoenix's protocol that makes mistakes on purpose: what `roost-bench` must find out."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

# What of a subscriber's broadcasts so far is sent to it in place of the last one of them.
Fault = Callable[[list[str]], list[str]]


def none(broadcasts: list[str]) -> list[str]:
    return broadcasts[-1:]


def at(number: int, instead: Callable[[list[str]], list[str]]) -> Fault:
    """Only the broadcast that is the `number`th goes wrong."""
    return lambda broadcasts: (instead if len(broadcasts) == number else none)(broadcasts)


def swap(number: int) -> Fault:
    """One broadcast comes behind the next."""

    def choose(broadcasts: list[str]) -> list[str]:
        if len(broadcasts) == number:
            return []
        return broadcasts[: -3 : -1] if len(broadcasts) == number + 1 else broadcasts[-1:]

    return choose


def damage(broadcast: str) -> str:
    """Another last digit of the marker."""
    end = broadcast.index("RBM:") + 40
    digit = "0" if broadcast[end - 1] != "0" else "1"
    return broadcast[: end - 1] + digit + broadcast[end:]


class FaultyServer:
    """Answers joins and heartbeats, echoes, and broadcasts; one subscriber of each topic suffers from `fault`.

    It is never the one that publishes: a generator may take its copies for less important than those of the others.
    """

    def __init__(self, fault: Fault = none, hangs_up_after: int | None = None) -> None:
        self.fault = fault
        self.hangs_up_after = hangs_up_after
        self.lock = threading.Lock()
        self.subscribers: dict[str, list[Subscriber]] = defaultdict(list)
        self.server = serve(self._serve, "127.0.0.1", 0, compression=None)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.server.socket.getsockname()[1]}/socket/websocket?vsn=2.0.0"

    def __enter__(self) -> FaultyServer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join(10)

    def _serve(self, connection: ServerConnection) -> None:
        try:
            for text in connection:
                self._take(connection, json.loads(text))
        except ConnectionClosed:
            pass

    def _take(self, connection: ServerConnection, message: list) -> None:
        join_ref, ref, topic, event, payload = message
        if event == "new_msg":
            return self._broadcast(connection, topic, payload)
        if event == "phx_join":
            with self.lock:
                self.subscribers[topic].append(Subscriber(connection))
        response = payload if event == "echo" else {}
        connection.send(json.dumps([join_ref, ref, topic, "phx_reply", {"response": response, "status": "ok"}]))
    def _broadcast(self, publisher: ServerConnection, topic: str, payload: dict) -> None:
        text = json.dumps([None, None, topic, "new_msg", payload])
        with self.lock:
            victim = next((other for other in self.subscribers[topic] if other.connection is not publisher), None)
            for subscriber in self.subscribers[topic]:
                subscriber.take(text, self.fault if subscriber is victim else none)
            if victim and len(victim.broadcasts) == self.hangs_up_after:
                victim.connection.close_socket()


class Subscriber:
    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.broadcasts: list[str] = []

    def take(self, broadcast: str, fault: Fault) -> None:
        self.broadcasts.append(broadcast)
        try:
            for text in fault(self.broadcasts):
                self.connection.send(text)
        except ConnectionClosed:
            pass
