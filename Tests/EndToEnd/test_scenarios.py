"""Plays every conversation in fixtures/ on every transport, and against several processes, in both versions of the messages where V1 can say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dialects import DIALECTS, V2
from runner import Runner
from scenario import Case, Open, load
from transports import DEFLATE, PROCESSES, PROCESSES_POLL, TRANSPORTS, WEBSOCKET, Transport, Way, way_name

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.txt"))
CASES = [case for path in FIXTURES for case in load(path)]
WRITTEN, TRANSLATED = DIALECTS


def is_played(case: Case, transport: Transport, dialect: V2) -> bool:
    """What is not about frames is played everywhere; the rest where there are frames. Nothing is played twice."""
    if dialect is TRANSLATED and not case.has_v1:
        return False
    if transport is DEFLATE and "plain" in case.needs:
        return False
    if transport in (PROCESSES, PROCESSES_POLL) and not is_the_same_anywhere(case):
        return False
    return transport is WEBSOCKET or not case.needs_websocket or transport.phoenix_name == "websocket"


def is_the_same_anywhere(case: Case) -> bool:
    """Another process knows a moment later who is there, and what a channel broadcasts after a join may come to somebody
    there who has joined meanwhile; so the same comes in another order. `test_processes.py` is about that."""
    clients = sum(isinstance(step, Open) for step in case.steps)
    return case.path.name != "10-presence.txt" and (clients == 1 or case.path.name != "30-room.txt")


PLAYS = [
    ((transport, dialect), case)
    for transport in (*TRANSPORTS, PROCESSES, PROCESSES_POLL)
    for dialect in DIALECTS
    for case in CASES
    if is_played(case, transport, dialect)
]


def play_name(value: object) -> str:
    return value.identifier if isinstance(value, Case) else way_name(value)


@pytest.mark.parametrize(("way", "case"), PLAYS, indirect=["way"], ids=play_name)
def test_conversation(way: Way, case: Case):
    Runner(way.address, transport=way.transport, dialect=way.dialect).play(case)


def test_most_conversations_are_played_in_both_versions():
    """So that a change of the fixtures' language does not silently drop them."""
    assert sum(case.has_v1 for case in CASES) > 50
    assert sum(not case.needs_websocket for case in CASES) > 60
