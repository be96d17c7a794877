"""Compares what was expected with what came. JSON by value, with types: 3 is not "3", and 1 is not 1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import frames
from frames import Frame

OPEN = "..."
WILDCARDS = {
    "<any>": lambda value: True,
    "<string>": lambda value: isinstance(value, str),
    "<integer>": lambda value: type(value) is int,
    "<object>": lambda value: isinstance(value, dict),
}


NAME = re.compile(r"<=(\w+)>$")


def with_known(value: object, known: dict[str, str]) -> object:
    """`value` with the strings that have a name already in place of `"<=name>"`."""
    if isinstance(value, dict):
        return {key: with_known(member, known) for key, member in value.items()}
    if isinstance(value, list):
        return [with_known(element, known) for element in value]
    found = NAME.match(value) if isinstance(value, str) else None
    return known.get(found[1], value) if found else value


def named(expected: object, actual: object) -> Iterator[tuple[str, str]]:
    """The strings that got a name, in a value that is as expected."""
    if isinstance(expected, dict):
        for key in expected.keys() - {OPEN}:
            yield from named(expected[key], actual[key])
    elif isinstance(expected, list):
        for one, other in zip(expected, actual, strict=True):
            yield from named(one, other)
    elif isinstance(expected, str) and (found := NAME.match(expected)):
        yield found[1], actual


def json_difference(expected: object, actual: object, path: str = "$") -> str | None:
    """Where and how `actual` differs, or nothing. An object with the key "..." allows further keys."""
    if isinstance(expected, str) and expected in WILDCARDS:
        return None if WILDCARDS[expected](actual) else f"{path}: {expected} was expected, got {actual!r}"
    if isinstance(expected, str) and NAME.match(expected) and isinstance(actual, str):
        return None
    if type(expected) is not type(actual):
        return f"{path}: {expected!r} was expected, got {actual!r}"
    if isinstance(expected, dict):
        return _object_difference(expected, actual, path)
    if isinstance(expected, list):
        return _array_difference(expected, actual, path)
    return None if expected == actual else f"{path}: {expected!r} was expected, got {actual!r}"


def _object_difference(expected: dict, actual: dict, path: str) -> str | None:
    wanted = {key for key in expected if key != OPEN}
    missing, extra = wanted - actual.keys(), actual.keys() - wanted
    if missing:
        return f"{path}: no key {sorted(missing)} in {actual!r}"
    if extra and OPEN not in expected:
        return f"{path}: unexpected key {sorted(extra)} in {actual!r}"
    differences = (json_difference(expected[key], actual[key], f"{path}.{key}") for key in sorted(wanted))
    return next((found for found in differences if found), None)


def _array_difference(expected: list, actual: list, path: str) -> str | None:
    if len(expected) != len(actual):
        return f"{path}: {len(expected)} elements were expected, got {actual!r}"
    pairs = enumerate(zip(expected, actual, strict=True))
    differences = (json_difference(one, other, f"{path}[{index}]") for index, (one, other) in pairs)
    return next((found for found in differences if found), None)


def frame_difference(kind: str, expected: object, frame: Frame) -> str | None:
    """`kind` and `expected` as a fixture states them: parsed JSON, bytes, or a close code."""
    if frames.NAMES[frame.opcode] != kind:
        return f"{kind} {expected!r} was expected, got {frame}"
    if kind == "TEXT":
        return _text_difference(expected, frame)
    if kind == "CLOSE":
        got: object = frame.close_code
    else:
        got = frame.payload
    return None if got == expected else f"{kind} {expected!r} was expected, got {frame}"


def _text_difference(expected: object, frame: Frame) -> str | None:
    try:
        actual = json.loads(frame.text)
    except ValueError as error:
        return f"the text frame is not JSON ({error}): {frame}"
    found = json_difference(expected, actual)
    return f"{found}\n  in {frame}" if found else None
