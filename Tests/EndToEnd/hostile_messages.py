"""Bad and odd Phoenix messages. A row: a name and the message; the connection must stay and answer afterwards.

Add a row to add a test. Bytes are sent as a binary message, text as a text message.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageCase:
    """`mount`: where it is sent."""

    name: str
    messages: tuple[str | bytes, ...]
    mount: str = "/socket/websocket?vsn=2.0.0"


def case(name: str, *messages: str | bytes) -> MessageCase:
    return MessageCase(name, messages)


def v1(name: str, *messages: str | bytes) -> MessageCase:
    return MessageCase(name, messages, "/socket/websocket")


def message(*, ref: str = '"1"', topic: str = '"rooms:x"', event: str = '"echo"', payload: str = "{}") -> str:
    """A message whose parts are raw JSON."""
    return f"[{ref},{ref},{topic},{event},{payload}]"


def payload(name: str, raw: str) -> MessageCase:
    """The same payload to a channel that echoes it and to one that is not there."""
    join = message(event='"phx_join"')
    return case(f"payload: {name}", join, message(payload=raw), message(topic='"rooms:none"', payload=raw))


def binary(join_ref: bytes, ref: bytes, topic: bytes, event: bytes, data: bytes = b"", kind: int = 0) -> bytes:
    sizes = bytes(min(len(part), 255) for part in (join_ref, ref, topic, event))
    return bytes([kind]) + sizes + join_ref + ref + topic + event + data


DEEP = "[" * 10_000 + "]" * 10_000
LONG = "a" * 1_000_000

CASES = [
    # No message at all
    *(
        case(f"text {raw!r}", raw)
        for raw in ("", " ", "hello", "null", "true", "5", '"x"', "{}", "[]", "[", "]", "[,]", "\ufeff[]")
    ),
    case("six values and rubbish behind", '[null,"1","phoenix","heartbeat",{}]x'),
    case("two messages in one", '[null,"1","phoenix","heartbeat",{}][null,"2","phoenix","heartbeat",{}]'),
    case("a trailing comma", '[null,"1","phoenix","heartbeat",{},]'),
    case("four elements", '["1","1","rooms:x","phx_join"]'),
    case("a thousand elements", message()[:-1] + ",0" * 1_000 + "]"),
    case("single quotes", "[null,'1','phoenix','heartbeat',{}]"),
    case("a comment", '[null,"1",/* x */"phoenix","heartbeat",{}]'),
    # Wrong types
    *(
        case(f"ref {raw[:12]}", message(ref=raw, event='"phx_join"'))
        for raw in ("{}", "[]", "true", "-0", "1e400", "1.5", "9" * 400)
    ),
    *(
        case(f"topic {raw[:12]}", message(topic=raw, event='"phx_join"'))
        for raw in ("{}", "[]", "null", "true", "5", "1e400", '""')
    ),
    *(case(f"event {raw[:12]}", message(event=raw)) for raw in ("{}", "[]", "null", "true", "5", '""')),
    case("a ref of 70 000 letters", message(ref='"' + "r" * 70_000 + '"', topic='"phoenix"', event='"heartbeat"')),
    # Topics and events
    case("a topic of a megabyte", message(topic=f'"rooms:{LONG}"', event='"phx_join"')),
    case("an event of a megabyte", message(event='"phx_join"'), message(event=f'"{LONG}"')),
    case("a topic of control characters", message(topic='"rooms:\\u0000\\n\\u001b"', event='"phx_join"')),
    case("the wildcard itself", message(topic='"rooms:*"', event='"phx_join"'), message(topic='"rooms:*"')),
    case("the topic __proto__", message(topic='"__proto__"', event='"phx_join"')),
    case(
        "join of phoenix",
        message(topic='"phoenix"', event='"phx_join"'),
        message(topic='"phoenix"', event='"phx_leave"'),
    ),
    *(
        case(f"the event {event} from a client", message(event='"phx_join"'), message(event=f'"{event}"'))
        for event in (
            "phx_reply",
            "phx_close",
            "phx_error",
            "phx_x",
            "presence_diff",
            "presence_state",
            "chan_reply_1",
            "disconnect",
        )
    ),
    # Payloads
    payload("10 000 arrays deep", DEEP),
    payload("10 000 arrays deep and never closed", DEEP[:10_000]),
    payload("10 000 objects deep", '{"a":' * 10_000 + "1" + "}" * 10_000),
    payload("a megabyte", f'{{"x":"{LONG}"}}'),
    payload("a lone surrogate", '{"x":"\\ud800"}'),
    payload("surrogates in the wrong order", '{"x":"\\udc00\\ud800"}'),
    payload("a NUL", '{"x":"\\u0000"}'),
    payload("a raw control character", '{"x":"\n"}'),
    payload("an escape that is none", '{"x":"\\x41"}'),
    payload("1e400", '{"x":1e400}'),
    payload("-0", '{"x":-0}'),
    payload("a number of 10 000 digits", '{"x":' + "9" * 10_000 + "}"),
    payload("a number with a leading zero", '{"x":01}'),
    payload("NaN", '{"x":NaN}'),
    payload("a key twice", '{"x":1,"x":2}'),
    payload("a key __proto__", '{"__proto__":{"x":1},"constructor":1}'),
    payload("100 000 keys", "{" + ",".join(f'"k{n}":{n}' for n in range(100_000)) + "}"),
    payload("null", "null"),
    # Binary
    *(
        case(f"binary {raw.hex()[:20]}", raw)
        for raw in (b"", b"\x00", bytes(5), b"\x00\x09\x09\x09\x09A", b"\x00\xff\xff\xff\xff" + bytes(99))
    ),
    *(
        case(f"binary of kind {kind}", binary(b"1", b"2", b"rooms:x", b"echo", kind=kind))
        for kind in (1, 2, 3, 91, 255)
    ),
    case("binary with a topic that is not UTF-8", binary(b"1", b"2", b"rooms:\xff", b"phx_join")),
    case(
        "binary with longest names",
        message(event='"phx_join"'),
        binary(b"j" * 255, b"r" * 255, b"t" * 255, b"e" * 255, bytes(1_000)),
    ),
    case(
        "binary payload to a channel that reads JSON",
        message(event='"phx_join"'),
        binary(b"1", b"2", b"rooms:x", b"block", b"\xff"),
    ),
    case(
        "binary leave and join",
        binary(b"1", b"1", b"rooms:x", b"phx_join", b"\x00"),
        binary(b"1", b"2", b"rooms:x", b"phx_leave", b"\x00"),
    ),
    # What handlers ask of their payload
    *(
        case(f"sleep of {raw}", message(event='"phx_join"'), message(event='"sleep"', payload=raw))
        for raw in ("{}", '{"ms":"5"}', '{"ms":-1}', '{"ms":1e300}', '{"ms":null}', "[]", '{"ms":0.5}')
    ),
    # V1
    *(
        v1(f"V1 text {raw!r}", raw)
        for raw in ("", "[]", "{", "{}", "5", '{"topic":"rooms:x"}', '[null,"1","phoenix","heartbeat",{}]')
    ),
    v1("V1 without a payload", '{"topic":"phoenix","event":"heartbeat","ref":"1"}'),
    v1("V1 with an object as topic", '{"topic":{},"event":"phx_join","payload":{},"ref":"1"}'),
    v1("V1 with null as event", '{"topic":"rooms:x","event":null,"payload":{},"ref":"1"}'),
    v1("V1 with a key twice", '{"topic":"a","topic":"phoenix","event":"heartbeat","payload":{},"ref":"1","ref":"2"}'),
    v1("V1 deep", '{"topic":"rooms:x","event":"phx_join","payload":' + DEEP + ',"ref":"1"}'),
    v1("V1 binary that is not JSON", binary(b"1", b"2", b"rooms:x", b"echo")),
]
