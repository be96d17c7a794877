"""The servers that are compared: how each is had, started with one core's worth of threads, and spoken to."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from compare.running import Running
from compare.workspace import PEERS, ROOT, Unavailable, Workspace, find_program, first_line, free_port

SERVERS = PEERS / "servers"
PHOENIX = "/socket/websocket?vsn=2.0.0"

Command = Callable[[Workspace, int], list[str]]


@dataclass(frozen=True)
class Server:
    name: str
    title: str
    prepare: Callable[[Workspace], None]
    """Finds or installs it; Unavailable if there is no way."""
    command: Command
    version: Callable[[Workspace], str]
    threads: str
    """What keeps it to one core's worth of threads, in words."""
    dialect: str = "phoenix"
    path: str = PHOENIX
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, workspace: Workspace, *options: str) -> Running:
        port = free_port()
        command = [*self.command(workspace, port), *options]
        return Running(command, port, workspace.directory / f"{self.name}.log", self.environment)

    def url(self, port: int) -> str:
        return f"ws://127.0.0.1:{port}{self.path}"


def compile_floor(workspace: Workspace) -> None:
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if not compiler:
        raise Unavailable("there is no C compiler")
    sources = sorted(map(str, (PEERS / "floor").glob("*.c")))
    subprocess.run([compiler, "-O2", "-o", str(workspace.directory / "floor"), *sources], check=True)


def floor_version(workspace: Workspace) -> str:
    return first_line(next(filter(None, map(shutil.which, ("cc", "gcc", "clang")))), "--version")


def roost_version(_: Workspace) -> str:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True) if shutil.which("swift") else None
    words = swift.stdout.split("(")[0].strip() if swift else "unknown Swift"
    return f"commit {commit.stdout.strip() or 'unknown'}, {words}"


def nchan_module() -> Path | None:
    places = ("/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules")
    return next((path for path in (Path(place) / "ngx_nchan_module.so" for place in places) if path.exists()), None)


def prepare_nginx(workspace: Workspace) -> None:
    if not find_program("nginx") or not nchan_module():
        workspace.install_packages("nginx-light", "libnginx-mod-nchan")
    if not find_program("nginx") or not nchan_module():
        raise Unavailable("nginx has no nchan here")


def nginx(workspace: Workspace, port: int) -> list[str]:
    directory = workspace.directory / "nginx"
    directory.mkdir(exist_ok=True)
    values = {
        "module": str(nchan_module()),
        "directory": str(directory),
        "files": str(resource.getrlimit(resource.RLIMIT_NOFILE)[0]),
        "port": str(port),
        "user": "user root;" if os.geteuid() == 0 else "",
    }
    return [find_program("nginx"), "-p", str(directory), "-c", str(configure(directory, "nginx.conf", values))]


def configure(directory: Path, name: str, values: dict[str, str]) -> Path:
    text = (SERVERS / name).read_text()
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    (directory / name).write_text(text)
    return directory / name


def nginx_version(_: Workspace) -> str:
    nchan = first_line("dpkg-query", "-W", "-f", "${Version}", "libnginx-mod-nchan") if shutil.which("dpkg-query") else ""
    return f"{first_line(find_program('nginx'), '-v').rpartition('/')[2]}, nchan {nchan or 'of unknown version'}"


def prepare_nats(workspace: Workspace) -> None:
    if not find_program("nats-server"):
        workspace.install_packages("nats-server")


def nats(workspace: Workspace, port: int) -> list[str]:
    configuration = configure(workspace.directory, "nats.conf", {"port": str(port)})
    return [find_program("nats-server"), "-c", str(configuration)]


def prepare_socketify(workspace: Workspace) -> None:
    # Its package brings uWebSockets, and not what that stands on.
    if not workspace.has_module("socketify"):
        workspace.install_packages("libuv1")
    workspace.require_module("socketify")


ALL = (
    Server(
        "floor",
        "bare epoll",
        compile_floor,
        lambda workspace, port: [str(workspace.directory / "floor"), str(port)],
        floor_version,
        "one thread",
    ),
    Server(
        "roost",
        "Roost",
        lambda workspace: None,
        lambda workspace, port: [str(workspace.binaries / "conformance-server"), "--port", str(port)],
        roost_version,
        "one event loop, and the threads that run handlers",
    ),
    Server(
        "nchan",
        "nginx, nchan",
        prepare_nginx,
        nginx,
        nginx_version,
        "one worker",
        dialect="nchan",
        path="/ws/",
    ),
    Server(
        "nats",
        "NATS",
        prepare_nats,
        nats,
        lambda workspace: first_line(find_program("nats-server"), "--version"),
        "GOMAXPROCS=1",
        dialect="nats",
        path="/",
        environment={"GOMAXPROCS": "1"},
    ),
    Server(
        "socketify",
        "uWebSockets, Python",
        prepare_socketify,
        lambda workspace, port: [workspace.python, str(SERVERS / "socketify_server.py"), str(port)],
        lambda workspace: f"socketify {workspace.module_version('socketify')}, Python {sys.version.split()[0]}",
        "one thread",
    ),
    Server(
        "websockets",
        "Python websockets",
        lambda workspace: workspace.require_module("websockets"),
        lambda workspace, port: [workspace.python, str(SERVERS / "websockets_server.py"), str(port)],
        lambda workspace: f"websockets {workspace.module_version('websockets')}, Python {sys.version.split()[0]}",
        "one thread",
    ),
)
