"""Bad and odd Phoenix messages. A row: a name, the messages, what is answered, what is counted; the connection stays.

Add a row to add a test. Bytes are sent as a binary message, text as a text message. An answer is named by the reason
of an error reply, by the status of another reply, or by its event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Words = str | tuple[str, ...]


@dataclass(frozen=True)
class MessageCase:
    """`answers`: in any order. `counted`: the refusals, in the words of ledger.py. `mount`: where it is sent."""

    name: str
    messages: tuple[str | bytes, ...]
    answers: tuple[str, ...]
    counted: tuple[str, ...]
    mount: str = "/socket/websocket?vsn=2.0.0"


def case(name: str, *messages: str | bytes, answers: Words = (), counted: Words = ()) -> MessageCase:
    answers, counted = ((words,) if isinstance(words, str) else words for words in (answers, counted))
    return MessageCase(name, messages, answers, counted)


def no_message(name: str, *messages: str | bytes, why: str = "invalid json") -> MessageCase:
    """Not even whom to answer can be read."""
    return case(name, *messages, counted=f"malformed {why}")


def malformed(name: str, message: str, why: str = "invalid json") -> MessageCase:
    """Topic and ref can be read, and so there is an answer."""
    return case(name, message, answers="malformed message", counted=f"malformed {why}")


def unmatched(name: str, *messages: str | bytes) -> MessageCase:
    return case(name, *messages, answers="unmatched topic")


def crash(name: str, *messages: str | bytes) -> MessageCase:
    """The channel ends, and nothing else."""
    return case(name, message(event='"phx_join"'), *messages, answers=("ok", "phx_error"), counted="crash")


def v1(one: MessageCase) -> MessageCase:
    return replace(one, name="V1 " + one.name, mount="/socket/websocket")


def message(*, ref: str = '"1"', topic: str = '"rooms:x"', event: str = '"echo"', payload: str = "{}") -> str:
    """A message whose parts are raw JSON."""
    return f"[{ref},{ref},{topic},{event},{payload}]"


def good(name: str, raw: str) -> MessageCase:
    """A payload to a channel that echoes it and to one that is not there."""
    return _payload(name, raw, ("ok", "ok", "unmatched topic"), ())


def bad(name: str, raw: str, why: str = "invalid json") -> MessageCase:
    return _payload(name, raw, ("ok", "malformed message", "malformed message"), (f"malformed {why}",) * 2)


def _payload(name: str, raw: str, answers: Words, counted: Words) -> MessageCase:
    messages = message(event='"phx_join"'), message(payload=raw), message(topic='"rooms:none"', payload=raw)
    return case(f"payload: {name}", *messages, answers=answers, counted=counted)


def binary(join_ref: bytes, ref: bytes, topic: bytes, event: bytes, data: bytes = b"", kind: int = 0) -> bytes:
    sizes = bytes(min(len(part), 255) for part in (join_ref, ref, topic, event))
    return bytes([kind]) + sizes + join_ref + ref + topic + event + data


DEEP = "[" * 10_000 + "]" * 10_000
LONG = "a" * 1_000_000
JOIN = message(event='"phx_join"')

CASES = [
    # No message at all
    *(no_message(f"text {raw!r}", raw) for raw in ("", " ", "hello", "[", "]", "[,]", "\ufeff[]", "\ufeff" + JOIN)),
    *(no_message(f"text {raw!r}", raw, why="not an array") for raw in ("null", "true", "5", '"x"', "{}")),
    no_message("text '[]'", "[]", why="too few elements"),
    no_message("single quotes", "[null,'1','phoenix','heartbeat',{}]"),
    no_message("a comment", '[null,"1",/* x */"phoenix","heartbeat",{}]'),
    malformed("six values and rubbish behind", '[null,"1","phoenix","heartbeat",{}]x'),
    malformed("two messages in one", '[null,"1","phoenix","heartbeat",{}][null,"2","phoenix","heartbeat",{}]'),
    malformed("a trailing comma", '[null,"1","phoenix","heartbeat",{},]'),
    malformed("four elements", '["1","1","rooms:x","phx_join"]', why="too few elements"),
    unmatched("a thousand elements", message()[:-1] + ",0" * 1_000 + "]"),
    # Refs
    *(no_message(f"ref {raw}", message(ref=raw, event='"phx_join"'), why="bad ref") for raw in ("{}", "[]", "true")),
    *(
        case(f"ref {raw}", message(ref=raw, event='"phx_join"'), answers="ok")
        for raw in ("-0", "1.5", "9007199254740993")
    ),
    no_message("ref 1e400", message(ref="1e400")),
    no_message("ref of 400 digits", message(ref="9" * 400)),
    no_message("a ref of 256 digits", message(ref="9" * 256), why="bad ref"),
    no_message(
        "a ref of 70 000 letters",
        message(ref='"' + "r" * 70_000 + '"', topic='"phoenix"', event='"heartbeat"'),
        why="bad ref",
    ),
    # Topics
    *(no_message(f"topic {raw}", message(topic=raw, event='"phx_join"'), why="bad topic") for raw in ("{}", "[]")),
    *(unmatched(f"topic {raw}", message(topic=raw, event='"phx_join"')) for raw in ("null", "true", "5")),
    no_message("topic 1e400", message(topic="1e400", event='"phx_join"')),
    case("a topic of 1 024 bytes", message(topic='"rooms:' + "a" * 1_018 + '"', event='"phx_join"'), answers="ok"),
    *(
        case(
            f"a topic of {size} bytes",
            message(topic=f'"rooms:{"a" * (size - 6)}"', event='"phx_join"'),
            answers="topic too long",
            counted="malformed topic too long",
        )
        for size in (1_025, 65_535)
    ),
    no_message("a topic of a megabyte", message(topic=f'"rooms:{LONG}"', event='"phx_join"'), why="bad topic"),
    case("a topic of control characters", message(topic='"rooms:\\u0000\\n\\u001b"', event='"phx_join"'), answers="ok"),
    case("a topic of 500 parts", message(topic=f'"rooms:{":*" * 500}"', event='"phx_join"'), answers="ok"),
    case(
        "the wildcard itself",
        message(topic='"rooms:*"', event='"phx_join"'),
        message(topic='"rooms:*"'),
        answers=("ok", "ok"),
    ),
    case(
        "two topics that only look the same",
        message(topic='"rooms:\u00e9"', event='"phx_join"'),
        message(topic='"rooms:e\u0301"'),
        answers=("ok", "unmatched topic"),
    ),
    *(
        case(
            f"the topic {topic}",
            message(topic=topic, event='"phx_join"'),
            answers="unmatched topic",
            counted="join unmatched_topic",
        )
        for topic in ('""', '"__proto__"', '"*"', '"rooms"', '"constructor"')
    ),
    case(
        "join of phoenix",
        message(topic='"phoenix"', event='"phx_join"'),
        message(topic='"phoenix"', event='"phx_leave"'),
        answers=("unmatched topic", "ok"),
        counted="join unmatched_topic",
    ),
    # Events
    *(
        malformed(f"event {raw}", message(event=raw), why="bad event")
        for raw in ("{}", "[]", "null", "true", "5", f'"{LONG}"')
    ),
    *(
        case(
            f"an event of {size} bytes",
            message(event=f'"{"a" * size}"'),
            answers="event too long",
            counted="malformed event too long",
        )
        for size in (257, 65_535)
    ),
    unmatched("an event of 256 bytes", message(event='"' + "a" * 256 + '"')),
    unmatched("an empty event", message(event='""')),
    unmatched("a push before the join", message()),
    case("a leave before the join", message(event='"phx_leave"'), answers="ok"),
    unmatched("a heartbeat elsewhere", message(event='"heartbeat"')),
    case("a push of an earlier join", JOIN, '["0","2","rooms:x","echo",{}]', answers="ok", counted="stale"),
    case("a push of no join", JOIN, '[null,"2","rooms:x","echo",{}]', answers=("ok", "ok")),
    case("a join twice", JOIN, JOIN, answers=("ok", "ok", "phx_close")),
    case("a join again", JOIN, message(ref='"2"', event='"phx_join"'), answers=("ok", "ok", "phx_close")),
    *(
        crash(f"the event {event} from a client", message(event=f'"{event}"'))
        for event in (
            "phx_reply",
            "phx_close",
            "phx_error",
            "phx_x",
            "presence_diff",
            "presence_state",
            "chan_reply_1",
            "disconnect",
            "__proto__",
        )
    ),
    # Payloads
    bad("10 000 arrays deep", DEEP, why="too deep"),
    bad("10 000 arrays deep and never closed", DEEP[:10_000], why="too deep"),
    bad("10 000 objects deep", '{"a":' * 10_000 + "1" + "}" * 10_000, why="too deep"),
    bad("a lone surrogate", '{"x":"\\ud800"}'),
    bad("surrogates in the wrong order", '{"x":"\\udc00\\ud800"}'),
    bad("a raw control character", '{"x":"\n"}'),
    bad("an escape that is none", '{"x":"\\x41"}'),
    bad("1e400", '{"x":1e400}'),
    bad("a number of 10 000 digits", '{"x":' + "9" * 10_000 + "}"),
    bad("a number with a leading zero", '{"x":01}'),
    bad("NaN", '{"x":NaN}'),
    good("a megabyte", f'{{"x":"{LONG}"}}'),
    good("a NUL", '{"x":"\\u0000"}'),
    good("-0", '{"x":-0}'),
    good("a huge integer", '{"x":' + "9" * 300 + "}"),
    good("a key twice", '{"x":1,"x":2}'),
    good("a key __proto__", '{"__proto__":{"x":1},"constructor":1}'),
    good("100 000 keys", "{" + ",".join(f'"k{n}":{n}' for n in range(100_000)) + "}"),
    good("null", "null"),
    # Binary
    *(
        no_message(f"binary {raw.hex()[:20]}", raw, why="truncated")
        for raw in (b"", b"\x00", b"\x00\x09\x09\x09\x09A", b"\x00\xff\xff\xff\xff" + bytes(99))
    ),
    case(
        "binary without its event",
        b"\x00\x00\x00\x00\x01",
        answers="malformed message",
        counted="malformed truncated",
    ),
    unmatched("binary of nothing", bytes(5)),
    *(
        no_message(
            f"binary of kind {kind}", binary(b"1", b"2", b"rooms:x", b"echo", kind=kind), why="unknown binary kind"
        )
        for kind in (1, 2, 3, 91, 255)
    ),
    no_message(
        "binary with a topic that is not UTF-8", binary(b"1", b"2", b"rooms:\xff", b"phx_join"), why="invalid utf-8"
    ),
    case(
        "binary with longest names",
        JOIN,
        binary(b"j" * 255, b"r" * 255, b"t" * 255, b"e" * 255, bytes(1_000)),
        answers=("ok", "unmatched topic"),
    ),
    crash("binary payload to a channel that reads JSON", binary(b"1", b"2", b"rooms:x", b"block", b"\xff")),
    case("binary without a payload", JOIN, binary(b"1", b"2", b"rooms:x", b"echo"), answers=("ok", "BIN")),
    case(
        "binary leave and join",
        binary(b"1", b"1", b"rooms:x", b"phx_join", b"\x00"),
        binary(b"1", b"2", b"rooms:x", b"phx_leave", b"\x00"),
        answers=("ok", "ok", "phx_close"),
    ),
    # What handlers ask of their payload
    *(
        crash(f"sleep of {raw}", message(event='"sleep"', payload=raw))
        for raw in ("{}", '{"ms":"5"}', '{"ms":1e300}', '{"ms":null}', "[]", '{"ms":0.5}', '{"ms":9223372036854775808}')
    ),
    case("sleep of less than nothing", JOIN, message(event='"sleep"', payload='{"ms":-1}'), answers=("ok", "ok")),
    # V1
    *(v1(no_message(f"text {raw!r}", raw)) for raw in ("", "{", "{} {}")),
    *(
        v1(no_message(f"text {raw!r}", raw, why="not an object"))
        for raw in ("[]", "5", '[null,"1","phoenix","heartbeat",{}]')
    ),
    *(v1(no_message(f"text {raw!r}", raw, why="missing key")) for raw in ("{}", '{"topic":"rooms:x"}')),
    v1(malformed("without a payload", '{"topic":"phoenix","event":"heartbeat","ref":"1"}', why="missing key")),
    v1(
        no_message("with an object as topic", '{"topic":{},"event":"phx_join","payload":{},"ref":"1"}', why="bad topic")
    ),
    v1(malformed("with null as event", '{"topic":"rooms:x","event":null,"payload":{},"ref":"1"}', why="bad event")),
    v1(
        case(
            "with a key twice",
            '{"topic":"a","topic":"phoenix","event":"heartbeat","payload":{},"ref":"1","ref":"2"}',
            answers="ok",
        )
    ),
    v1(no_message("deep", '{"topic":"rooms:x","event":"phx_join","payload":' + DEEP + ',"ref":"1"}', why="too deep")),
    v1(no_message("binary that is not JSON", binary(b"1", b"2", b"rooms:x", b"echo"))),
]
