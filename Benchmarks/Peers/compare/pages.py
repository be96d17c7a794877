"""Writes what came out: a file for machines, the tables, the charts, and the marked places of PERFORMANCE.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from compare import charts, results, tables
from compare.rounds import Comparison


def sections(comparison: Comparison, about: dict[str, Any]) -> dict[str, str]:
    """By the name of the place where each belongs."""
    texts = {
        "machine": tables.facts(about["machine"]),
        "servers": tables.table(["server", "version", "threads"], about["servers"]),
        "settings": tables.facts(about["settings"]),
        "summary": tables.summary(comparison),
        **{name: tables.scenario(outcomes) for name, outcomes in comparison.outcomes.items()},
    }
    remarks = [f"- {text}" for text in [*about["left_out"], *comparison.failures, *about["warnings"]]]
    texts["remarks"] = "\n".join(remarks) or "Nothing was left out, and nothing has failed."
    return texts


def write(directory: Path, comparison: Comparison, about: dict[str, Any]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    report = results.as_json(comparison, about)
    (directory / "performance.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    for name, outcomes in comparison.outcomes.items():
        (directory / f"{name}.svg").write_text(charts.chart(outcomes))
    (directory / "performance.md").write_text(page(comparison, sections(comparison, about)))


def page(comparison: Comparison, texts: dict[str, str]) -> str:
    """The tables alone, for whoever has measured."""
    parts = ["# What was measured", *(texts[name] for name in ("machine", "servers", "settings", "summary"))]
    for name, outcomes in comparison.outcomes.items():
        parts += [f"## {outcomes[0].scenario.title}", texts[name], f"![]({name}.svg)"]
    return "\n\n".join([*parts, "## Left out, and failed", texts["remarks"]]) + "\n"


def fill(text: str, texts: dict[str, str]) -> str:
    """Puts each text between its marks, `<!-- begin NAME -->` and `<!-- end NAME -->`."""

    def replace(found: re.Match[str]) -> str:
        name = found.group(1)
        body = texts.get(name)
        return found.group(0) if body is None else f"<!-- begin {name} -->\n{body}\n<!-- end {name} -->"

    return re.sub(r"<!-- begin ([\w-]+) -->\n.*?<!-- end \1 -->", replace, text, flags=re.DOTALL)
