"""Bad messages: the table is hostile_messages.py; what needs more than a row is here."""

from __future__ import annotations

import json

import frames
import hostile_messages
import pytest
from frames import BINARY, TEXT, Frame, client_frame
from hostile_messages import MessageCase
from ledger import Ledger
from processes import ConformanceServer
from wire import Connection, pump

pytestmark = pytest.mark.usefixtures("unharmed")


def word(frame: Frame, is_v1: bool) -> str:
    """An answer in the words of the table."""
    if frame.opcode != TEXT:
        return frames.NAMES[frame.opcode]
    message = json.loads(frame.text)
    event, payload = (message["event"], message["payload"]) if is_v1 else message[3:]
    if event != "phx_reply":
        return event
    return payload["response"].get("reason", "error") if payload["status"] == "error" else payload["status"]


def answers_to(connection: Connection, case: MessageCase) -> list[str]:
    """As many answers as the table promises, and those that a round trip brings besides."""
    found: list[Frame] = []
    for one in case.messages:
        is_binary = isinstance(one, bytes)
        connection.send(BINARY if is_binary else TEXT, one if is_binary else one.encode("utf-8"))
        found += connection.barrier()
    while len(found) < len(case.answers):
        found.append(connection.receive())
    found += connection.barrier()
    return [word(frame, connection.is_v1) for frame in found]


@pytest.mark.parametrize("case", hostile_messages.CASES, ids=lambda case: case.name)
def test_message(server: ConformanceServer, case: MessageCase):
    ledger = Ledger(server)
    with server.connect(case.mount) as connection:
        assert sorted(answers_to(connection, case)) == sorted(case.answers)
        ledger.expect(*case.counted)


def test_the_tenth_malformed_message_or_so_ends_the_connection(server: ConformanceServer):
    with server.connect() as connection:
        connection.join("rooms:patience")
        for _ in range(9):
            connection.send(TEXT, b"hello")
        assert connection.barrier() == []
        connection.send_bytes(client_frame(TEXT, b"hello") * 2)
        connection.expect_close(1008)


def test_join_storm(server: ConformanceServer):
    """Far more joins than the limit allows, all at once: each is answered, the first hundred with ok."""
    count = 5_000
    joins = (json.dumps([str(n), str(n), f"rooms:storm{n}", "phx_join", {}]) for n in range(count))
    answers: dict[str, str] = {}

    def is_done(frame: Frame) -> bool:
        _, ref, _, _, payload = json.loads(frame.text)
        answers[ref] = payload["status"] if payload["status"] == "ok" else payload["response"]["reason"]
        return len(answers) == count

    with server.connect() as connection:
        pump(connection, b"".join(client_frame(TEXT, join.encode()) for join in joins), is_done)
        assert connection.barrier() == []
    assert {ref for ref, answer in answers.items() if answer == "ok"} == {str(n) for n in range(100)}
    assert {answers[str(n)] for n in range(100, count)} == {"too many channels joined"}


def test_storm_of_joins_of_one_topic(server: ConformanceServer):
    """Every join ends the one before it; the last one stays."""
    count = 1_000
    joins = (json.dumps([str(n), str(n), "rooms:mine", "phx_join", {}]) for n in range(count))
    data = b"".join(client_frame(TEXT, join.encode()) for join in joins)
    last = ["phx_close", str(count - 2)]
    with server.connect() as connection:
        received = [json.loads(frame.text) for frame in pump(connection, data, lambda one: _event_and_ref(one) == last)]
        assert [one[1] for one in received if one[3] == "phx_reply"] == [str(n) for n in range(count)]
        assert [one[1] for one in received if one[3] == "phx_close"] == [str(n) for n in range(count - 1)]
        connection.send_json([str(count - 1), "e", "rooms:mine", "echo", {}])
        assert connection.receive_json()[1] == "e"


def _event_and_ref(frame: Frame) -> list[object]:
    message = json.loads(frame.text)
    return [message[3], message[1]]
