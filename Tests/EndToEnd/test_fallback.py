"""Pages behind proxies that let no WebSocket through: they chat by long-poll."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from blocking_proxy import BlockingProxy, Upgrades
from person import PATIENCE_MS, Person
from playwright.sync_api import expect
from processes import ChatServer

KEY = "phx:fallback:LongPoll"
REMEMBERED = f"sessionStorage.getItem('{KEY}')"


@pytest.fixture
def proxy(chat_server: ChatServer) -> Iterator[BlockingProxy]:
    with closing(BlockingProxy(chat_server.address, Upgrades.REFUSED)) as one:
        yield one


@pytest.fixture
def arrive(browser: object) -> Iterator[object]:
    """Opens the page at a URL; at the end nobody may have seen an error but those of failed connections."""
    people = []

    def open_page(url: str, name: str) -> Person:
        person = Person(browser, url, name)
        person.outage = True
        people.append(person)
        person.enter()
        return person

    yield open_page
    for person in people:
        person.context.close()
        assert person.complaints == [], f"{person.name} saw errors"


@pytest.mark.parametrize("upgrades", [Upgrades.REFUSED, Upgrades.UNANSWERED, Upgrades.MUTE], ids=lambda way: way.name)
def test_a_page_behind_a_proxy_chats_by_long_poll(arrive, chat_server, proxy: BlockingProxy, upgrades: Upgrades):
    proxy.upgrades = upgrades
    robin = arrive(chat_server.url, "Robin")
    wren = arrive(proxy.url, "Wren")
    assert proxy.attempts == 1, "it did not try a WebSocket first"

    wren.say("Good evening")
    robin.expect_message("Wren", "Good evening")
    wren.expect_message("Wren", "Good evening")
    robin.say("And to you ✓")
    wren.expect_message("Robin", "And to you ✓")
    assert wren.page.evaluate(REMEMBERED) == "true"
    assert robin.page.evaluate(REMEMBERED) is None

    wren.page.reload()
    wren.expect_state("connected")
    wren.say("Back again")
    robin.expect_message("Wren", "Back again")
    assert proxy.attempts == 1, "it tried a WebSocket although the last page learnt better"


def test_long_poll_survives_a_restart(arrive, chat_server: ChatServer, proxy: BlockingProxy):
    wren = arrive(proxy.url, "Wren")
    wren.say("Before")
    wren.expect_message("Wren", "Before")
    chat_server.stop()
    wren.expect_state("reconnecting")
    wren.say("Said into the dark")
    expect(wren.message("Wren", "Said into the dark")).to_have_attribute("data-status", "sending")
    chat_server.start()
    wren.expect_state("connected")
    wren.expect_message("Wren", "Said into the dark")
    assert proxy.attempts == 1


def wait_for_attempt(person: Person, proxy: BlockingProxy, number: int) -> None:
    """Returns once the page has tried a WebSocket for the numberth time."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while proxy.attempts < number:
        assert time.monotonic() < deadline, f"{proxy.attempts} attempts, not {number}"
        person.page.wait_for_timeout(10)


def test_a_page_returns_to_the_websocket_that_once_worked(arrive, proxy: BlockingProxy):
    proxy.upgrades = Upgrades.ALLOWED
    wren = arrive(proxy.url, "Wren")
    wren.say("By WebSocket")
    wren.expect_message("Wren", "By WebSocket")
    proxy.upgrades = Upgrades.REFUSED
    proxy.drop()
    wait_for_attempt(wren, proxy, 2)
    wren.expect_state("connected")
    wren.say("By long-poll")
    wren.expect_message("Wren", "By long-poll")
    assert wren.page.evaluate(REMEMBERED) is None

    proxy.upgrades = Upgrades.ALLOWED
    proxy.takes_requests = False  # A browser repeats a poll whose connection was dropped.
    proxy.drop()
    wait_for_attempt(wren, proxy, 3)
    wren.expect_state("connected")
    wren.say("By WebSocket again")
    wren.expect_message("Wren", "By WebSocket again")
    assert proxy.attempts == 3
