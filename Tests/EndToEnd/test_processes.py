"""Several processes on one port: one server for whoever uses it, and several when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from crew import Crew, listens
from nodes import acquaint, unique
from person import Person
from presence_mirror import PresenceMirror
from processes import ChatServer, binary_directory
from waiting import eventually
from wire import Ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it takes Linux to spread connections")


@pytest.fixture
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    """Two processes of the test's own, which it may kill; `arguments` marks what they are started with."""
    marker = request.node.get_closest_marker("arguments")
    one = Crew(request.node.name.partition("[")[0], 2, *(marker.args if marker else ()))
    one.start()
    yield one
    if one.is_alive:
        one.stop()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_connections_go_to_all_processes(crew: Crew):
    with ExitStack() as stack:
        counts = dict.fromkeys(crew.pids, 0)
        for _ in range(200):
            counts[crew.pid_of(stack.enter_context(crew.connect()))] += 1
    assert min(counts.values()) > 50, counts


def test_both_are_one_for_broadcasts_presence_and_disconnects(crew: Crew):
    topic, presence = unique("rooms:one"), unique("presence:one")
    with ExitStack() as stack:
        listeners = [stack.enter_context(crew.listener_at(pid, (topic,))) for pid in crew.pids]
        acquaint(listeners, [topic])
        for number in range(200):
            for index, listener in enumerate(listeners):
                listener.say(topic, "new_msg", {"by": index, "n": number})
        for listener in listeners:
            listener.listen_until(lambda one: len(one.payloads(topic)) >= 400, "all messages")
            for index in range(2):
                assert [each["n"] for each in listener.payloads(topic) if each["by"] == index] == list(range(200))
        mirrors = [stack.enter_context(PresenceMirror(crew, presence, f"one-{number}")) for number in range(8)]
        for mirror in mirrors:
            mirror.expect(*(one.key for one in mirrors))


def test_a_process_that_is_killed_takes_only_its_connections_and_comes_back(crew: Crew):
    """Under load: those of the other process lose nothing of each other, and presence heals."""
    topic, presence = unique("rooms:killed"), unique("presence:killed")
    victim, survivor = crew.pids
    with ExitStack() as stack:
        staying = [stack.enter_context(crew.listener_at(survivor, (topic,))) for _ in range(2)]
        lost = crew.listener_at(victim, (topic,))
        acquaint([*staying, lost], [topic])
        people = {pid: [member(crew, pid, presence, f"{pid}-{each}") for each in range(3)] for pid in crew.pids}
        watcher = people[survivor][0]
        watcher.expect(*(one.key for members in people.values() for one in members))
        for number in range(300):
            staying[0].say(topic, "new_msg", {"n": number})
            if number == 100:
                crew.kill_process(victim)
            time.sleep(0.001)
        staying[1].listen_until(lambda one: len(one.payloads(topic)) >= 300, "what was said meanwhile")
        assert [each["n"] for each in staying[1].payloads(topic)] == list(range(300))
        with pytest.raises((Ended, OSError)):
            while True:
                lost.hear(30)
        watcher.expect(*(one.key for one in people[survivor]))
        pids = crew.wait_until_whole(without=victim)
        assert survivor in pids and victim not in pids
        [newcomer] = set(pids) - {survivor}
        with member(crew, newcomer, presence, "newcomer") as back:
            for one in (watcher, back):
                one.expect("newcomer", *(other.key for other in people[survivor]))
            with crew.listener_at(newcomer, (topic,)) as again:
                acquaint([staying[0], again], [topic])
        for members in people.values():
            for one in members:
                one.close()


def test_processes_end_with_their_supervisor(crew: Crew):
    pids = crew.pids
    directories = set(shared_directories(pids))
    assert directories
    with crew.connect() as connection:
        crew.kill()
        assert connection.receive().close_code == 1012
    eventually(lambda: [pid for pid in pids if is_running(pid)], lambda left: not left, "processes without a supervisor")
    assert not any(directory.exists() for directory in directories)


def shared_directories(pids: list[int]) -> Iterator[Path]:
    for parent in {os.environ.get("XDG_RUNTIME_DIR"), os.environ.get("TMPDIR"), "/tmp"} - {None}:
        for directory in Path(parent).glob("roost-??????"):
            if any(str(directory).encode() in Path(f"/proc/{pid}/environ").read_bytes() for pid in pids):
                yield directory


def test_sigterm_drains_all(crew: Crew):
    with ExitStack() as stack:
        connections = [stack.enter_context(crew.connect()) for _ in range(20)]
        crew.terminate()
        for connection in connections:
            assert connection.receive().close_code == 1012
    assert crew.wait() == 0


def test_a_process_that_is_told_to_end_is_replaced(crew: Crew):
    """As for a rolling restart: whoever comes meanwhile is served by the other."""
    victim = crew.pids[0]
    with crew.connect_to(victim) as lingering:
        # It keeps the process waiting.
        lingering.closed_by_us = True
        os.kill(victim, signal.SIGTERM)
        assert lingering.receive().close_code == 1012
        eventually(lambda: listens(victim, crew.port), lambda answer: not answer, "whether it still listens")
        for _ in range(50):
            with crew.connect() as connection:
                connection.join("rooms:rolling")
        assert is_running(victim)
    crew.wait_until_whole(without=victim)


def test_a_second_signal_is_passed_on_too(crew: Crew):
    with crew.connect() as connection:
        connection.closed_by_us = True
        crew.terminate()
        assert connection.receive().close_code == 1012
        crew.terminate()
        assert crew.wait() == 128 + signal.SIGTERM


def test_a_process_that_was_stopped_for_a_moment_misses_nothing(crew: Crew):
    """The others go on meanwhile."""
    topic = unique("rooms:stopped")
    stopped, going = crew.pids
    with crew.listener_at(stopped, (topic,)) as waiting, crew.listener_at(going, (topic,)) as speaker:
        acquaint([waiting, speaker], [topic])
        os.kill(stopped, signal.SIGSTOP)
        try:
            for number in range(100):
                speaker.say(topic, "new_msg", {"n": number, "filler": "x" * 1_000})
            speaker.listen_until(lambda one: len(one.payloads(topic)) >= 100, "what it said itself")
        finally:
            os.kill(stopped, signal.SIGCONT)
        waiting.listen_until(lambda one: len(one.payloads(topic)) >= 100, "what was said meanwhile")
        assert [each["n"] for each in waiting.payloads(topic)] == list(range(100))
    assert crew.pids == sorted((stopped, going))


def test_processes_that_cannot_start_are_given_up():
    command = [str(binary_directory() / "conformance-server"), "--port", "0", "--processes", "2"]
    command += ["--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert outcome.returncode == 1
    assert "dies again and again right after its start; the last time: exit status 1" in outcome.stderr


@pytest.mark.arguments("--short-life", "3")
def test_a_process_that_is_killed_whenever_it_comes_back_does_not_end_the_others(crew: Crew):
    """As by a message that traps, sent again and again."""
    victim, survivor = crew.pids
    time.sleep(3.5)
    with crew.listener_at(survivor, ("rooms:spared",)) as listener:
        for _ in range(9):
            crew.kill_process(victim)
            [victim] = eventually(lambda: {*crew.pids} - {survivor, victim}, lambda pids: len(pids) == 1, "who comes back")
        assert survivor in crew.wait_until_whole()
        acquaint([listener], ["rooms:spared"])
    assert crew.last_words().count("process dies again and again") == 1
    assert "giving up" not in crew.last_words()


@pytest.mark.arguments("--hang-timeout", "3")
def test_a_process_that_hangs_is_replaced(crew: Crew):
    victim, survivor = crew.pids
    os.kill(victim, signal.SIGSTOP)
    assert survivor in crew.wait_until_whole(without=victim)
    assert "process killed: it hangs" in crew.last_words()
    assert "roost.ending=signal 9" in crew.last_words()


@pytest.mark.arguments("--hang-timeout", "3", "--on-event-loop")
def test_a_process_with_an_event_loop_that_hangs_is_replaced(crew: Crew):
    victim, survivor = crew.pids
    connection = crew.connect_to(victim)
    connection.closed_by_us = True
    connection.join("rooms:hung")
    connection.send_json(["1", "2", "rooms:hung", "block", {"ms": 600_000}])
    assert survivor in crew.wait_until_whole(without=victim)
    assert "process killed: it hangs" in crew.last_words()


@pytest.mark.arguments("--hang-timeout", "3")
def test_time_in_which_everything_stands_still_is_held_against_nobody(crew: Crew):
    """As when a laptop sleeps."""
    everybody = [crew.process.pid, *crew.pids]
    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(5)
    for pid in everybody:
        os.kill(pid, signal.SIGCONT)
    with crew.connect() as connection:
        connection.join("rooms:awake")
    time.sleep(2)
    assert crew.pids == sorted(everybody[1:])


def test_the_ending_of_a_process_is_told_though_sigchld_was_ignored():
    """That is inherited from whoever starts the supervisor."""
    crew = Crew("sigchld")
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        crew.start()
    finally:
        signal.signal(signal.SIGCHLD, before)
    try:
        victim = crew.pids[0]
        crew.kill_process(victim)
        crew.wait_until_whole(without=victim)
        assert "roost.ending=signal 9" in crew.last_words()
        crew.stop()
    finally:
        crew.kill()


def test_arguments_and_environment_are_passed_on_as_they_are(monkeypatch: pytest.MonkeyPatch):
    """They need not be UTF-8."""
    odd = os.fsdecode(b"caf\xe9")
    monkeypatch.setenv("ROOST_TEST_ODD", odd)
    crew = Crew("odd", 2, "--cluster-name", odd)
    crew.start()
    try:
        for pid in crew.pids:
            for what in ("cmdline", "environ"):
                strings = Path(f"/proc/{crew.process.pid}/{what}").read_bytes().split(b"\0")
                inherited = Path(f"/proc/{pid}/{what}").read_bytes().split(b"\0")
                assert sorted(one for one in inherited if not one.startswith(b"ROOST_PROCESS=")) == sorted(strings)
        crew.stop()
    finally:
        crew.kill()


def member(crew: Crew, pid: int, topic: str, key: str) -> PresenceMirror:
    """Somebody at one of the processes."""
    return PresenceMirror(crew, topic, key, crew.listener_at(pid))


@pytest.fixture
def meet(browser: object) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def open_page(server: ChatServer, name: str) -> Person:
        people.append(Person(browser, server.url, name))
        people[-1].enter()
        return people[-1]

    yield open_page
    for person in people:
        person.context.close()
        assert person.complaints == [], f"{person.name} saw errors"


def test_a_chat_of_several_processes_is_one_chat(meet: Callable[..., Person]):
    server = ChatServer("--processes", "2")
    server.start()
    try:
        people = [meet(server, name) for name in ("Wren", "Robin", "Tit", "Lark", "Finch", "Owl")]
        names = [person.name for person in people]
        for person in people:
            person.expect_people(person.name, *sorted(set(names) - {person.name}))
        for person in people:
            person.say(f"Hello from {person.name}")
        for person in people:
            for name in names:
                person.expect_message(name, f"Hello from {name}")
        for person in people:
            person.context.close()
        server.stop()
    finally:
        server.kill()
