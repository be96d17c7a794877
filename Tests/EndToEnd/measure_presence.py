"""Measures what presences cost on three nodes: time to join, memory, CPU while some churn, bytes between the nodes.

    ROOST_BIN_DIR=DIR python Tests/EndToEnd/measure_presence.py nats://127.0.0.1:4222 [PRESENCES]

Starts three conformance servers on an engine that runs already. A third of the presences, all in one topic, is made on
each. Then one percent of all a second end and begin anew.
"""

from __future__ import annotations

import sys
import threading
import time

import http_wire
from measure_cluster import cpu
from processes import ConformanceServer


def crowd(node: ConformanceServer, count: int, churn: int = 0) -> int:
    """How many the node knows of afterwards."""
    target = f"/crowd?topic=presence:crowd&count={count}&churn={churn}"
    response = http_wire.fetch(node.address, "POST", target, b"{}", timeout=120)
    assert response.status == 200, response
    return response.json()["count"]


def wire_bytes(nodes: list[ConformanceServer]) -> int:
    return sum(
        value for node in nodes for name, value in node.metrics().items() if name.startswith("roost.cluster.bytes.out")
    )


def wait_until_all_know(nodes: list[ConformanceServer], count: int) -> None:
    while any(crowd(node, 0) != count for node in nodes):
        time.sleep(0.05)


def main() -> None:
    url, total = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 99_999
    share = total // 3
    nodes = [ConformanceServer(f"measure-{number}", "--cluster", url) for number in range(3)]
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            crowd(node, 0)
        time.sleep(5)
        memory = [node.resident_bytes for node in nodes]
        started, bytes_before = time.monotonic(), wire_bytes(nodes)
        threads = [threading.Thread(target=crowd, args=(node, share)) for node in nodes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made = time.monotonic() - started
        wait_until_all_know(nodes, 3 * share)
        print(f"{3 * share} presences: made in {made:.2f} s, known on all nodes after {time.monotonic() - started:.2f} s")
        print(f"  {(wire_bytes(nodes) - bytes_before) / 3 / share:.0f} bytes published per presence")
        time.sleep(5)
        for node, before in zip(nodes, memory):
            print(f"  {(node.resident_bytes - before) / 3 / share:.0f} bytes of memory per presence")
        for name, churn in (("quiet", 0), ("1 % churn a second", share // 100)):
            if churn:
                for node in nodes:
                    crowd(node, 0, churn)
                time.sleep(2)
            used, bytes_before = [cpu(node.process.pid) for node in nodes], wire_bytes(nodes)
            time.sleep(15)
            used = [(cpu(node.process.pid) - before) / 15 * 100 for node, before in zip(nodes, used)]
            rate = (wire_bytes(nodes) - bytes_before) / 15
            per_change = f", {rate / (6 * churn):.0f} bytes per change" if churn else ""
            print(f"{name}: CPU {', '.join(f'{one:.1f} %' for one in used)}; {rate / 1000:.1f} kB/s published{per_change}")
    finally:
        for node in nodes:
            node.kill()


if __name__ == "__main__":
    main()
