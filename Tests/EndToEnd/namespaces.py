"""Network namespaces (Linux): a machine of one's own, as far as its network goes.

They have no names and live as long as a process that waits for the end of its input, so that nothing stays behind,
whatever becomes of the tests.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator

CLONE_NEWNET = 0x4000_0000


class Namespace:
    """With `lo` up. Programs of the tests enter it one by one: `prefix` is what their commands begin with."""

    def __init__(self) -> None:
        command = ["unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && cat"]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            self.close()
            raise OSError("no network namespaces here")
        self.file = os.open(f"/proc/{self.pid}/ns/net", os.O_RDONLY)

    @property
    def pid(self) -> int:
        return self._holder.pid

    @property
    def prefix(self) -> tuple[str, ...]:
        return ("nsenter", f"--net=/proc/{self.pid}/ns/net", "--")

    def run(self, *command: str) -> None:
        subprocess.run([*self.prefix, *command], check=True, capture_output=True)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """This thread is inside: sockets that are made here belong there for as long as they live."""
        with open("/proc/thread-self/ns/net") as home:
            _enter(self.file)
            try:
                yield
            finally:
                _enter(home.fileno())

    def close(self) -> None:
        self._holder.stdin.close()
        self._holder.wait()
        self._holder.stdout.close()
        if hasattr(self, "file"):
            os.close(self.file)


def _enter(file: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(file, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "cannot enter a network namespace")


class NamespacedAddress(tuple):
    """A host and a port in a namespace; compares and unpacks as the plain pair does."""

    namespace: Namespace

    def __new__(cls, address: tuple[str, int], namespace: Namespace) -> NamespacedAddress:
        self = super().__new__(cls, address)
        self.namespace = namespace
        return self


def missing() -> str | None:
    """What stands in the way of namespaces with rules for packets, if anything does."""
    tools = [tool for tool in ("unshare", "nsenter", "ip", "tc", "nft") if shutil.which(tool) is None]
    if tools:
        return f"not found: {', '.join(tools)}"
    try:
        probe = Namespace()
    except OSError as error:
        return str(error)
    try:
        probe.run("ip", "link", "add", "probe", "type", "veth", "peer", "name", "other")
        probe.run("nft", "add table inet probe")
        probe.run("tc", "qdisc", "add", "dev", "probe", *"root tbf rate 1mbit burst 32kbit latency 400ms".split())
        probe.run("nft", "add chain inet probe in { type filter hook input priority 0 ; }")
        probe.run("nft", "add rule inet probe in numgen random mod 100 < 1 drop")
    except subprocess.CalledProcessError as error:
        return f"{' '.join(error.cmd[3:])}: {error.stderr.decode().strip()}"
    finally:
        probe.close()
    return None
