"""As much of Phoenix's protocol, version 2, as roost-bench needs: what a message asks for, and the answer to it."""

from __future__ import annotations

import json
from typing import NamedTuple


class Asked(NamedTuple):
    """What is to be done about a message."""

    answer: str | None = None
    """Goes back to the sender."""
    joins: str | None = None
    """The topic that the sender now belongs to."""
    topic: str | None = None
    """The topic whose members, the sender among them, get the broadcast."""
    broadcast: str | None = None


def ask(text: str) -> Asked:
    join_ref, ref, topic, event, payload = json.loads(text)
    if event == "echo":
        return Asked(_reply(join_ref, ref, topic, payload))
    if event == "phx_join":
        return Asked(_reply(join_ref, ref, topic, {}), joins=topic)
    if event == "heartbeat":
        return Asked(_reply(join_ref, ref, topic, {}))
    return Asked(topic=topic, broadcast=_encode([None, None, topic, event, payload]))


def _reply(join_ref: str | None, ref: str | None, topic: str, response: object) -> str:
    return _encode([join_ref, ref, topic, "phx_reply", {"status": "ok", "response": response}])


def _encode(message: list) -> str:
    return json.dumps(message, separators=(",", ":"))
