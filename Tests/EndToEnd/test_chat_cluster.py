"""The chat page in a real browser, against two servers that are one chat."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator

import pytest
from engines import Engine, over_a_network
from person import Person
from processes import ChatServer
from waiting import eventually

pytestmark = over_a_network
_numbers = itertools.count(1)


@pytest.fixture
def chats(engine: Engine) -> Iterator[list[ChatServer]]:
    servers = [ChatServer("--cluster", engine.url()) for _ in range(2)]
    try:
        for server in servers:
            server.start()
        yield servers
        for server in servers:
            server.stop()
    finally:
        for server in servers:
            server.kill()


@pytest.fixture
def meet(browser: object, chats: list[ChatServer]) -> Iterator[Callable[..., Person]]:
    """Opens the page of a server for a person; nobody may have seen an error when the pages are closed."""
    people: list[Person] = []

    def open_page(server: ChatServer, name: str) -> Person:
        people.append(Person(browser, server.url, name))
        people[-1].enter()
        return people[-1]

    yield open_page
    for person in people:
        person.context.close()
        assert person.complaints == [], f"{person.name} saw errors"


def test_two_servers_show_one_room(meet: Callable[..., Person], chats: list[ChatServer]):
    wren, robin = meet(chats[0], "Wren"), meet(chats[1], "Robin")
    wren.expect_people("Wren", "Robin")
    robin.expect_people("Robin", "Wren")
    wren.say("From the first")
    robin.expect_message("Wren", "From the first")
    robin.say("From the second")
    wren.expect_message("Robin", "From the second")

    late = meet(chats[1], "Late")
    for person in (wren, robin, late):
        person.expect_message("Wren", "From the first")
        person.expect_message("Robin", "From the second")
    late.page.close()
    wren.expect_people("Wren", "Robin")
    robin.expect_people("Robin", "Wren")


def test_the_engine_restarts_under_a_conversation(meet: Callable[..., Person], chats: list[ChatServer], engine: Engine):
    """The pages stay connected to their servers; what was said meanwhile is there for whoever comes to either."""
    wren, robin = meet(chats[0], "Wren"), meet(chats[1], "Robin")
    wren.expect_people("Wren", "Robin")
    engine.kill()
    wren.say("Into the dark")
    wren.expect_message("Wren", "Into the dark")
    robin.say("Is anybody there?")
    robin.expect_message("Robin", "Is anybody there?")
    engine.start()
    eventually(lambda: reaches(robin, wren), bool, "what is said on one server reaches the other")
    wren.expect_people("Wren", "Robin")
    robin.expect_people("Robin", "Wren")
    for number, chat in enumerate(chats):
        late = meet(chat, f"Late{number}")
        late.expect_message("Wren", "Into the dark")
        late.expect_message("Robin", "Is anybody there?")


def reaches(speaker: Person, listener: Person) -> bool:
    text = f"Once more, for the {next(_numbers)}th time"
    speaker.say(text)
    speaker.expect_message(speaker.name, text)
    time.sleep(0.5)
    return listener.message(speaker.name, text).count() == 1
