"""roost-bench: what it measures, and that it finds out servers that do not deliver what they should."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from faulty_server import Fault, FaultyServer, at, damage, none, swap
from flooding_server import FloodingServer, frame
from frames import PING, TEXT
from processes import ConformanceServer, binary_directory, free_port

PATIENCE = ("--drain", "500ms")
STEADY = ("--duration", "1s", "--rate", "100", "--messages", "20", *PATIENCE)
QUICK = ("--connections", "20", "--duration", "400ms", "--warmup", "100ms")


class Bench:
    """One run, with its report."""

    def __init__(self, *arguments: str) -> None:
        command = [str(binary_directory() / "roost-bench"), *arguments, "--json", "-"]
        result = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.status = result.returncode
        self.errors = result.stderr
        self.report = json.loads(result.stdout) if result.stdout else None

    @property
    def faults(self) -> dict[str, int]:
        """What is wrong with the deliveries, as far as anything is."""
        counts = self.report["verification"]
        good = ("expected", "delivered")
        return {name: number for name, number in counts.items() if number and name not in good}


def url(server: ConformanceServer) -> str:
    return f"ws://127.0.0.1:{server.port}/socket/websocket?vsn=2.0.0"


@pytest.mark.parametrize("load", [("--in-flight", "2"), ("--rate", "200")], ids=["closed", "rate"])
@pytest.mark.parametrize("scenario", ["fanout", "echo"])
def test_traffic(server: ConformanceServer, scenario: str, load: tuple[str, str]) -> None:
    bench = Bench(scenario, url(server), *QUICK, *load, "--pid", str(server.process.pid))
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    report = bench.report
    assert report["verification"]["expected"] == report["verification"]["delivered"] > 0
    assert report["traffic"]["delivered"] > 0
    assert 0 < report["latency"]["p50"] <= report["latency"]["p99"] <= report["latency"]["max"]
    assert report["opening"]["joined"] == (21 if scenario == "fanout" else 20)
    assert report["server"]["processes"] == [server.process.pid]
    assert report["server"]["joined"]["own"] > 0


def test_several_workers_and_topics(server: ConformanceServer) -> None:
    bench = Bench("fanout", url(server), *QUICK, "--workers", "3", "--topics", "5", "--source-addresses", "4")
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    assert bench.report["settings"]["workers"] == 3
    assert bench.report["traffic"]["delivered"] > 0


def test_one_message(server: ConformanceServer) -> None:
    bench = Bench("fanout", url(server), "--connections", "50", "--duration", "1s", "--messages", "1")
    assert bench.status == 0, bench.errors
    assert bench.report["verification"]["expected"] == 51
    assert bench.report["latency"]["count"] == 50


def test_idle(server: ConformanceServer) -> None:
    bench = Bench("idle", url(server), *QUICK, "--heartbeat", "200ms")
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    assert bench.report["opening"]["joined"] == 20
    assert "traffic" not in bench.report


def test_churn(server: ConformanceServer) -> None:
    bench = Bench("churn", url(server), *QUICK, "--rate", "200", "--newcomers", "10", "--broadcast-rate", "50")
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    churn = bench.report["churn"]
    assert churn["cycles"] > 0
    assert churn["failed"] == 0
    assert churn["join_latency"]["p50"] > 0
    assert bench.report["latency"]["count"] > 0
    server.wait_for_stats(connections=0)


def test_presence(server: ConformanceServer) -> None:
    bench = Bench("presence", url(server), *QUICK, "--rate", "100", "--workers", "2", "--topics", "2")
    assert bench.status == 0, bench.errors
    assert bench.report["presence"]["absent"] == bench.report["presence"]["phantoms"] == 0
    assert bench.report["presence"]["changes"] > 0
    assert bench.report["latency"]["count"] > 0


@pytest.mark.parametrize("load", [("--in-flight", "2"), ("--rate", "100")], ids=["closed", "rate"])
def test_longpoll(server: ConformanceServer, load: tuple[str, str]) -> None:
    target = f"http://127.0.0.1:{server.port}/socket/longpoll?vsn=2.0.0"
    bench = Bench("longpoll", target, *QUICK, *load, "--topics", "2", "--workers", "2")
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    report = bench.report
    assert report["opening"]["joined"] == 21
    assert report["verification"]["expected"] == report["verification"]["delivered"] > 0
    assert report["latency"]["count"] > 0


def test_longpoll_refused(server: ConformanceServer) -> None:
    target = f"http://127.0.0.1:{server.port}/socket/longpoll?vsn=2.0.0"
    assert "join refused" in Bench("longpoll", target, "--topic-prefix", "nothing:").errors
    assert "no session" in Bench("longpoll", target + "&token=bad").errors


def test_what_is_written(server: ConformanceServer, tmp_path: Path) -> None:
    drawing = tmp_path / "chart.svg"
    bench = Bench("fanout", url(server), *QUICK, "--svg", str(drawing), "--pid", str(server.process.pid))
    assert bench.status == 0, bench.errors
    assert ElementTree.parse(drawing).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    nowhere = Bench("fanout", url(server), *QUICK, "--svg", str(tmp_path / "no" / "chart.svg"))
    assert nowhere.status == 1
    assert "cannot be written" in nowhere.errors


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (none, {}),
        (at(3, lambda _: []), {"lost": 1}),
        (at(3, lambda broadcasts: broadcasts[-1:] * 2), {"doubled": 1}),
        (at(5, lambda broadcasts: [broadcasts[-1], broadcasts[0]]), {"doubled": 1}),
        (swap(3), {"out_of_order": 1}),
        (at(3, lambda broadcasts: [damage(broadcasts[-1])]), {"corrupt": 1, "lost": 1}),
        (at(20, lambda _: []), {"lost": 1}),
    ],
    ids=["none", "lost", "doubled", "doubled-late", "swapped", "damaged", "last-lost"],
)
def test_faults_are_found(fault: Fault, found: dict[str, int]) -> None:
    with FaultyServer(fault) as server:
        bench = Bench("fanout", server.url, "--connections", "3", *STEADY)
    assert bench.faults == found
    assert bench.status == (2 if found else 0)
    assert bench.report["verification"]["expected"] == 80


def pause(broadcasts: list[str]) -> list[str]:
    time.sleep(0.4)
    return broadcasts[-1:]


def test_whoever_had_to_wait_is_counted_with_the_whole_wait() -> None:
    # Forty messages are due while the server does nothing. Each was under way for a moment only, when it left at last.
    with FaultyServer(at(10, pause)) as server:
        load = ("--duration", "1s", "--rate", "100", "--messages", "60")
        bench = Bench("fanout", server.url, "--connections", "3", *load)
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    assert bench.report["latency"]["max"] >= 400_000
    assert bench.report["latency"]["p90"] >= 200_000


def test_a_closed_loop_goes_on_when_a_message_is_lost() -> None:
    with FaultyServer(at(3, lambda _: [])) as server:
        bench = Bench("fanout", server.url, "--connections", "3", "--duration", "4s", "--messages", "20", *PATIENCE)
    assert bench.status == 2
    assert bench.faults == {"lost": 1, "stalls": 1}
    assert bench.report["verification"]["expected"] == 80


def test_a_connection_that_the_server_ends_is_found() -> None:
    with FaultyServer(hangs_up_after=5) as server:
        bench = Bench("fanout", server.url, "--connections", "3", *STEADY)
    assert bench.status == 2
    assert bench.faults == {"lost": 15, "disconnected": 1}


@pytest.mark.parametrize("scenario", ["fanout", "echo"])
def test_long_messages(server: ConformanceServer, scenario: str) -> None:
    load = ("--payload", "600000", "--connections", "3", "--messages", "6", "--duration", "2s")
    bench = Bench(scenario, url(server), *load)
    assert bench.status == 0, bench.errors
    assert bench.faults == {}
    assert bench.report["verification"]["delivered"] > 0


@pytest.mark.parametrize(
    ("beginning", "again", "words"),
    [
        (frame(TEXT, 1), frame(0, 1 << 20), "too much has come of what is not yet complete"),
        (b"", frame(0x80 | PING, 125), "the server does not read what it is sent"),
        (bytes([0x80 | TEXT, 127]) + (65 << 20).to_bytes(8, "big"), b"x", "a frame is longer than 67108864 bytes"),
    ],
    ids=["fragments", "pings", "frame"],
)
def test_a_server_that_floods_is_cut_off(beginning: bytes, again: bytes, words: str) -> None:
    with FloodingServer(beginning, again) as server:
        bench = Bench("idle", server.url, "--connections", "1", "--timeout", "100s")
    assert bench.status == 1
    assert words in bench.errors


def test_nobody_there() -> None:
    bench = Bench("idle", f"ws://127.0.0.1:{free_port()}/socket/websocket?vsn=2.0.0")
    assert bench.status == 1
    assert "nobody answers" in bench.errors
    assert bench.report is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--topic-prefix", "nothing:"), "unmatched topic"),
        (("--pid", "999999999"), "no process 999999999"),
        (("--connections", "30000", "--workers", "1"), "need"),
        (("--dialect", "nats"), "none of the connections has joined"),
    ],
)
def test_what_cannot_be_measured(server: ConformanceServer, arguments: tuple[str, ...], words: str) -> None:
    bench = Bench("idle", url(server), *arguments)
    assert bench.status == 1
    assert words in bench.errors


def test_what_other_servers_do_not_have(server: ConformanceServer) -> None:
    bench = Bench("churn", url(server), "--dialect", "nats")
    assert bench.status == 1
    assert "churn is not there for servers of nats" in bench.errors


def test_a_wrong_path(server: ConformanceServer) -> None:
    bench = Bench("idle", f"ws://127.0.0.1:{server.port}/nowhere")
    assert bench.status == 1
    assert "404" in bench.errors


def test_a_wrong_command_line(server: ConformanceServer) -> None:
    assert Bench("fanout", url(server), "--rate", "1", "--in-flight", "1").status == 64
    assert Bench("fanout", "wss://127.0.0.1/").status == 1
