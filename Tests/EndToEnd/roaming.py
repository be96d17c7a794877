"""A long-poll client behind a load balancer that knows nothing of sessions: each request goes to the next node."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from dialects import V2
from http_wire import Response
from long_poll import Requests, Session
from nodes import Node
from polling import PolledConnection
from transports import Client


class RoundRobin:
    """Stands for `Requests`."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.all = [Requests(node.address, timeout=60) for node in nodes]
        self._next = itertools.cycle(self.all)

    def __call__(self, method: str, target: str, body: bytes = b"", headers: Iterable[str] = ()) -> Response:
        return next(self._next)(method, target, body, headers)

    def close(self) -> None:
        for requests in self.all:
            requests.close()

    def interrupt(self) -> None:
        for requests in self.all:
            requests.interrupt()


def roaming_session(home: Node, others: Iterable[Node], dialect: V2 | None = None) -> Session:
    """The first node has the session, and every further request goes to the next of the others."""
    target = (dialect or V2()).target("/socket/longpoll?vsn=2.0.0")
    session = Session.open(home.address, target)
    session.close()
    others = list(others)
    session.polls, session.posts = RoundRobin(others), RoundRobin(reversed(others))
    return session


def roaming_client(home: Node, others: Iterable[Node], dialect: V2 | None = None) -> Client:
    return Client(PolledConnection(roaming_session(home, others, dialect)), dialect or V2())
