"""The two versions of Phoenix's messages. Tests are written in V2 and, where V1 can say the same, played in both."""

from __future__ import annotations

import json

Message = list[object]


class V2:
    """As it is written: `[join_ref, ref, topic, event, payload]`."""

    name = "V2"

    def target(self, target: str) -> str:
        return target

    def said(self, message: Message) -> bytes:
        """What a client sends."""
        return json.dumps(message).encode()

    def heard(self, text: str) -> object:
        """What a client receives, in the form of V2."""
        return json.loads(text)

    def seen(self, message: object) -> object:
        """How much of a message in V2 a client of this version gets to see."""
        return message


class V1(V2):
    """`{"topic", "event", "payload", "ref"}`; a client may send a `join_ref`, but never receives one."""

    name = "V1"

    def target(self, target: str) -> str:
        return target.replace("vsn=2.0.0&", "").replace("vsn=2.0.0", "").removesuffix("?")

    def said(self, message: Message) -> bytes:
        join_ref, ref, topic, event, payload = message
        parts = {"topic": topic, "event": event, "payload": payload, "ref": ref}
        return json.dumps(parts if join_ref is None else parts | {"join_ref": join_ref}).encode()

    def heard(self, text: str) -> object:
        message = json.loads(text)
        assert message.keys() == {"topic", "event", "payload", "ref"}, f"a message of V1 was expected, got {text}"
        return [None, message["ref"], message["topic"], message["event"], message["payload"]]

    def seen(self, message: object) -> object:
        return [None, *message[1:]]


DIALECTS = (V2(), V1())
