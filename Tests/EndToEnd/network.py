"""A network of namespaces: an engine in the middle, and a machine for each node, whose line to it may be spoiled.

Clients reach each node from inside its namespace, so that nothing that is done to the line touches them.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from engines import Engine
from namespaces import Namespace
from nodes import Cluster

HUB = "10.77.0.1"


class Machine:
    """A namespace with one line, `line`, to the hub, where its other end is called after it."""

    def __init__(self, hub: Namespace, name: str, number: int) -> None:
        self.hub = hub
        self.name = name
        self.namespace = Namespace()
        self._run("ip link add line type veth peer name", f"node-{name}", "netns", str(hub.pid))
        self._run(f"ip addr add 10.77.0.{10 + number}/24 dev line")
        self._run("ip link set line up")
        hub.run(*f"ip link set node-{name} master middle up".split())
        self._run("nft add table inet spoiled")
        self._run("nft", "add chain inet spoiled in { type filter hook input priority 0 ; }")
        self._run("nft", "add chain inet spoiled out { type filter hook output priority 0 ; }")

    def _run(self, command: str, *more: str) -> None:
        self.namespace.run(*command.split(), *more)

    def _rule(self, chain: str, rule: str) -> None:
        direction = {"in": "iifname", "out": "oifname"}[chain]
        self._run("nft", f'add rule inet spoiled {chain} {direction} "line" {rule}')

    # What may be wrong with the line

    def lose(self, percent: int) -> None:
        """A share of the packets, in both directions."""
        for chain in ("in", "out"):
            self._rule(chain, f"numgen random mod 100 < {percent} drop")

    def cut_out(self) -> None:
        """Nothing that is sent here gets out; everything still comes in."""
        self._rule("out", "meta l4proto tcp drop")

    def cut_in(self) -> None:
        """Nothing comes in; everything still gets out."""
        self._rule("in", "meta l4proto tcp drop")

    def cut(self) -> None:
        self.cut_in()
        self.cut_out()

    def reset(self) -> None:
        """Connections end with RST as soon as anything is sent, and none can be made."""
        self._rule("out", "meta l4proto tcp reject with tcp reset")
        self._rule("in", "meta l4proto tcp reject with tcp reset")

    def narrow(self, kilobits: int) -> None:
        """So many kilobits a second in each direction, in queues of half a second."""
        shape = f"root tbf rate {kilobits}kbit burst 16kb latency 500ms".split()
        self._run("tc qdisc replace dev line", *shape)
        self.hub.run(*f"tc qdisc replace dev node-{self.name}".split(), *shape)

    def heal(self) -> None:
        """The line is as good as new."""
        self._run("nft flush table inet spoiled")
        for namespace, device in ((self.namespace, "line"), (self.hub, f"node-{self.name}")):
            with contextlib.suppress(subprocess.CalledProcessError):  # there was none
                namespace.run(*f"tc qdisc del dev {device} root".split())


class Network:
    """An engine and a cluster, each node on a machine of its own."""

    def __init__(self, engine_kind: type[Engine], directory: Path, names: str = "abc") -> None:
        self._stack = ExitStack()
        try:
            self.hub = Namespace()
            self._stack.callback(self.hub.close)
            self.hub.run(*"ip link add middle type bridge".split())
            self.hub.run(*f"ip addr add {HUB}/24 dev middle".split())
            self.hub.run(*"ip link set middle up".split())
            self.engine = engine_kind(directory, namespace=self.hub, host=HUB)
            self.machines = [self._machine(name, number) for number, name in enumerate(names)]
            self.cluster = Cluster(self.engine, names)
            for node, machine in zip(self.cluster, self.machines, strict=True):
                node.namespace = machine.namespace
        except BaseException:
            self._stack.close()
            raise

    def _machine(self, name: str, number: int) -> Machine:
        machine = Machine(self.hub, name, number)
        self._stack.callback(machine.namespace.close)
        return machine

    def __enter__(self) -> Network:
        try:
            self._stack.enter_context(self.engine)
            self._stack.enter_context(self.cluster)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *details: object) -> bool | None:
        # Nodes that cannot reach anything must stop nevertheless; but they are asked on a healthy line.
        for machine in self.machines:
            machine.heal()
        return self._stack.__exit__(*details)

    def each(self, action: Callable[[Machine], None]) -> None:
        for machine in self.machines:
            action(machine)
