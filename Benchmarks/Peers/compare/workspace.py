"""What a comparison works with: where things are, and what may be installed."""

from __future__ import annotations

import functools
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PEERS = ROOT / "Benchmarks" / "Peers"
PROGRAMS = ("conformance-server", "roost-bench")


class Unavailable(Exception):
    """A server cannot be had here, and why."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_program(name: str) -> str | None:
    """Debian puts servers where users do not look for programs."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def first_line(*command: str) -> str:
    """What a program says about itself, on whichever stream."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return (result.stdout.strip().splitlines() or ["unknown"])[0]


@dataclass(frozen=True)
class Workspace:
    directory: Path
    """For what is not kept."""
    may_install: bool

    @functools.cached_property
    def binaries(self) -> Path:
        """Roost's own programs, built for release."""
        configured = os.environ.get("ROOST_BIN_DIR")
        directory = Path(configured).resolve() if configured else self._build()
        if missing := [name for name in PROGRAMS if not (directory / name).exists()]:
            sys.exit(f"{directory} has no {' and no '.join(missing)}")
        return directory

    def _build(self) -> Path:
        build = ["swift", "build", "-c", "release"]
        for product in PROGRAMS:
            subprocess.run([*build, "--product", product], cwd=ROOT, check=True, stdout=sys.stderr)
        answer = subprocess.run([*build, "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
        return Path(answer.stdout.strip())

    @functools.cached_property
    def python(self) -> str:
        """A Python that has the packages of requirements.txt, or else this one."""
        if not self.may_install:
            return sys.executable
        environment, wanted = ROOT / ".e2e" / "peers", PEERS / "requirements.txt"
        stamp = environment / "requirements.txt"
        if not stamp.exists() or stamp.read_bytes() != wanted.read_bytes():
            pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            try:
                subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True, stdout=sys.stderr)
                subprocess.run([*pip, "-r", str(wanted)], check=True, stdout=sys.stderr)
            except (OSError, subprocess.CalledProcessError) as error:
                raise Unavailable(f"its package cannot be installed ({error})") from None
            shutil.copy(wanted, stamp)
        return str(environment / "bin" / "python")

    def has_module(self, name: str) -> bool:
        """Whether it is there, and whatever it needs."""
        return subprocess.run([self.python, "-c", f"import {name}"], stderr=subprocess.DEVNULL).returncode == 0

    def require_module(self, name: str) -> None:
        if not self.has_module(name):
            raise Unavailable(f"this Python has no package {name}")

    def module_version(self, name: str) -> str:
        return first_line(self.python, "-c", f"from importlib.metadata import version; print(version('{name}'))")

    def install_packages(self, *names: str) -> None:
        """Debian's packages."""
        if not self.may_install or not shutil.which("apt-get"):
            raise Unavailable(f"not installed: {', '.join(names)}")
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-qq", "--no-install-recommends"]
        print(f"installing {', '.join(names)}", file=sys.stderr)
        for attempt in (["install", *names], ["update"], ["install", *names]):
            try:
                done = subprocess.run([*apt, *attempt], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            except OSError:
                break
            if attempt[0] == "install" and done.returncode == 0:
                return
        raise Unavailable(f"not to be installed: {', '.join(names)}")
