"""A server while it runs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

START = 30.0
"""Seconds that a server may take to listen."""
SETTLING = 0.5
"""And that it then has for itself, before its memory is looked at."""


class Running:
    """A process, whatever it has started, and the port that it listens at."""

    def __init__(self, command: list[str], port: int, log: Path, environment: dict[str, str]) -> None:
        self.port, self.log = port, log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        return self.process.pid

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + START
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server has not started: {self.last_words}")
            time.sleep(0.02)
        time.sleep(SETTLING)

    @property
    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-500:].strip() or "(it has said nothing)"

    def stop(self) -> None:
        """Nobody is connected any more who would be said goodbye to."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(5)
                break
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()
