"""Three nodes and an engine on machines of their own, as far as their network goes, with bad lines between them."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import namespaces
import pytest
from engines import Engine, over_a_network
from network import Machine, Network
from nodes import Cluster
from slow_line import SlowLine
from witness import Witnesses

pytestmark = over_a_network


@pytest.fixture
def network(engine_kind: type[Engine], tmp_path: Path) -> Iterator[Network]:
    if reason := namespaces.missing():
        pytest.skip(f"network namespaces cannot be used here: {reason}")
    with Network(engine_kind, tmp_path) as one:
        yield one


@pytest.fixture
def witnesses(network: Network) -> Iterator[Witnesses]:
    with Witnesses(network.cluster) as all_of_them:
        yield all_of_them


def test_the_network_itself(network: Network, witnesses: Witnesses):
    """Nothing is wrong with it as long as nothing is done to it."""
    for _ in range(20):
        witnesses.speak()
        witnesses.go(witnesses.come(0))
    witnesses.hear_each_other()
    witnesses.expect_nothing_missing()
    witnesses.expect_presence()


def test_packets_are_lost_everywhere(network: Network, witnesses: Witnesses):
    """TCP sends them again: nothing comes out of order, and nothing is missing unless a node says so."""
    network.each(lambda machine: machine.lose(10))
    comers = []
    for turn in range(30):
        witnesses.speak()
        comers.append(witnesses.come(turn % 3))
        if turn % 3 == 2:
            witnesses.go(comers.pop(0))
    witnesses.hear_their_own()
    network.each(Machine.heal)
    witnesses.hear_each_other()
    witnesses.expect_losses_reported()
    witnesses.expect_presence()


@pytest.mark.parametrize("partition", [Machine.cut_out, Machine.cut_in, Machine.cut], ids=["out", "in", "both"])
def test_a_node_is_cut_off(network: Network, witnesses: Witnesses, partition):
    """For longer than the engine is waited for. It serves its own clients, the others theirs.

    Afterwards presence is what is true, though members came and went on both sides, and what was missed is reported,
    even if nothing else is said.
    """
    goes_there, goes_here = witnesses.come(1), witnesses.come(0)
    partition(network.machines[1])
    cut = network.cluster[1]
    for _ in range(5):
        witnesses.speak()
    cut.wait_until_connected(False)
    for _ in range(5):
        witnesses.speak()
    witnesses.hear_their_own()
    witnesses.go(goes_there)
    witnesses.go(goes_here)
    witnesses.come(1)
    witnesses.come(0)
    # Nodes say where they are for two seconds after the last word: that is missed as well, and nobody says more.
    time.sleep(4)
    network.machines[1].heal()
    for node in network.cluster:
        node.wait_until_connected()
    assert witnesses.expect_losses_reported() > 0
    witnesses.hear_each_other()
    witnesses.expect_presence()


def test_a_node_is_taken_for_dead_and_comes_back(network: Network, witnesses: Witnesses):
    """Long enough for its presences to end on the others, and theirs on it."""
    machine, inside, outside = network.machines[2], witnesses.mirrors[2], witnesses.mirrors[:2]
    machine.cut()
    inside.expect("stays-c")
    for mirror in outside:
        mirror.expect("stays-a", "stays-b")
    inside.update({"status": "alone"})
    machine.heal()
    witnesses.expect_presence()
    for mirror in outside:
        mirror.expect_meta("stays-c", "status", "alone")
    witnesses.hear_each_other()


def test_connections_die_again_and_again(network: Network, witnesses: Witnesses):
    """In the middle of what is being said, with RST: what is lost then is reported."""
    for turn in range(6):
        machine = network.machines[turn % 3]
        witnesses.speak(rounds=5)
        machine.reset()
        witnesses.speak(rounds=5)
        comer = witnesses.come((turn + 1) % 3)
        network.cluster[turn % 3].wait_until_connected(False)
        machine.heal()
        network.cluster[turn % 3].wait_until_connected()
        if turn % 2:
            witnesses.go(comer)
    witnesses.hear_each_other()
    witnesses.expect_losses_reported()
    witnesses.expect_presence()


def test_a_narrow_line(network: Network, witnesses: Witnesses):
    """More is said than it carries at the time: it arrives later, all of it and in order, and nobody is given up."""
    network.machines[1].narrow(4_000)
    witnesses.speak(rounds=10, size=30_000)
    comer = witnesses.come(1)
    witnesses.hear_each_other()
    witnesses.expect_nothing_missing()
    assert network.cluster[1].metric("reconnects") == 0
    witnesses.expect_presence()
    witnesses.go(comer)
    network.machines[1].heal()
    witnesses.expect_presence()


def test_the_engine_is_cut_off_from_everybody(network: Network, witnesses: Witnesses):
    network.each(Machine.cut)
    witnesses.speak(rounds=3)
    for node in network.cluster:
        node.wait_until_connected(False)
    witnesses.speak(rounds=3)
    witnesses.hear_their_own()
    network.each(Machine.heal)
    for node in network.cluster:
        node.wait_until_connected()
    witnesses.expect_losses_reported()
    witnesses.hear_each_other()
    witnesses.expect_presence()


def test_whatever_may_happen(network: Network, witnesses: Witnesses):
    """Faults at random on all lines, while people talk, come and go. `ROOST_SEED=N` does it again."""
    seed = int(os.environ.get("ROOST_SEED") or random.randrange(1 << 32))
    print(f"ROOST_SEED={seed}")
    dice = random.Random(seed)
    comers = []
    for _ in range(25):
        machine = dice.choice(network.machines)
        dice.choice(
            [
                machine.heal,
                machine.heal,
                machine.cut,
                machine.cut_in,
                machine.cut_out,
                machine.reset,
                lambda: machine.lose(dice.randint(1, 40)),
                lambda: machine.narrow(dice.choice([500, 2_000])),
            ]
        )()
        witnesses.speak(rounds=dice.randint(0, 5), size=dice.choice([0, 0, 5_000]))
        if comers and dice.random() < 0.5:
            witnesses.go(comers.pop(dice.randrange(len(comers))))
        else:
            comers.append(witnesses.come(dice.randrange(3)))
        time.sleep(dice.choice([0, 0.1, 1, 3]))
    witnesses.hear_their_own()
    network.each(Machine.heal)
    witnesses.hear_each_other()
    witnesses.expect_losses_reported()
    witnesses.expect_presence()


# Without namespaces


@pytest.mark.parametrize("delay", [0.05, 0.5])
def test_a_line_over_an_ocean(engine: Engine, delay: float):
    """One node hears everything late: all of it, in order; and it is seen, and sees."""
    with SlowLine(engine.address, delay) as line:
        cluster = Cluster(engine, "abc")
        cluster.nodes[1] = type(cluster[1])("b", engine.url(address=line.address))
        with cluster, Witnesses(cluster) as witnesses:
            comers = []
            for turn in range(10):
                witnesses.speak(rounds=3)
                comers.append(witnesses.come(turn % 3))
                if turn % 3 == 2:
                    witnesses.go(comers.pop(0))
            witnesses.hear_each_other()
            witnesses.expect_nothing_missing()
            witnesses.expect_presence()
            assert cluster[1].metric("reconnects") == 0
