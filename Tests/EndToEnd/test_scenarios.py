"""Plays every conversation in fixtures/."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import ConformanceServer
from runner import Runner
from scenario import Case, load

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.txt"))
CASES = [case for path in FIXTURES for case in load(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.identifier)
def test_conversation(server: ConformanceServer, case: Case):
    Runner(server.address).play(case)
