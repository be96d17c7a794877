"""Runs the Autobahn test suite against the conformance server: run.py WSTEST SERVER DIRECTORY full|quick.

Reports, one page per case with the octets that went to and fro, are left in DIRECTORY.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import report
from selection import FULL, QUICK, Selection

AGENT = "roost"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 60.0
# wstest waits for ever for a server that keeps a connection open and says nothing.
GUARDS = {"quick": 600.0, "full": 14_400.0}


class Server:
    """The conformance server, on a port that it chooses."""

    def __init__(self, executable: Path, log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen([executable, "--port", "0"], stdout=output, stderr=subprocess.STDOUT)
        self.port = self._port()

    def _port(self) -> int:
        deadline = time.monotonic() + START_TIMEOUT
        while not (ready := re.search(r"READY port=(\d+)", self.log.read_text(errors="replace"))):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the server is not ready: {self.log.read_text(errors='replace')}")
            time.sleep(0.02)
        return int(ready[1])

    def stop(self) -> list[str]:
        """Ends it, and tells what was wrong with how it lived and ended."""
        if self.process.poll() is not None:
            return [f"the server died with status {self.process.returncode}, see {self.log}"]
        self.process.terminate()
        try:
            status = self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return ["the server ignored SIGTERM"]
        return [f"the server ended with status {status}"] if status else []


def run(wstest: Path, port: int, directory: Path, selection: Selection, guard: float) -> list[str]:
    directory.mkdir(parents=True)
    specification = {
        "outdir": str(directory),
        "servers": [{"agent": AGENT, "url": f"ws://127.0.0.1:{port}{selection.path}"}],
        "cases": list(selection.patterns),
        "exclude-cases": [],
        "exclude-agent-cases": {},
    }
    path = directory / "specification.json"
    path.write_text(json.dumps(specification))
    with (directory / "wstest.log").open("wb") as output:
        try:
            command = [wstest, "-m", "fuzzingclient", "-s", path]
            status = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, timeout=guard).returncode
        except subprocess.TimeoutExpired:
            return [f"{selection.path}: wstest was not done after {guard:.0f} s"]
    return [f"{selection.path}: wstest ended with status {status}, see {output.name}"] if status else []


def main(wstest: Path, executable: Path, directory: Path, extent: str) -> int:
    selections = {"full": FULL, "quick": QUICK}[extent]
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    server = Server(executable, directory / "server.log")
    problems: list[str] = []
    cases: list[report.Case] = []
    try:
        for number, selection in enumerate(selections):
            place = directory / str(number)
            problems += run(wstest, server.port, place, selection, GUARDS[extent])
            cases += report.read(place, AGENT)
    finally:
        problems += server.stop()
    report.print_table(cases)
    problems += report.problems(cases, selections)
    for problem in problems:
        print(problem)
    print(f"reports: {directory}/*/index.html")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*(Path(argument).resolve() for argument in sys.argv[1:4]), sys.argv[4]))
