"""The chat page in a real browser, against the chat example, across a restart of its server."""

from pathlib import Path

import pytest
from person import PATIENCE_MS, Person
from playwright.sync_api import expect

SCREENSHOT = Path(__file__).resolve().parents[2] / ".e2e" / "chat.png"


@pytest.fixture
def meet(browser, chat_server):
    """Opens the page for a person; at the end nobody may have seen an error that was not the outage's."""
    people = []

    def open_page(name, path=""):
        people.append(Person(browser, chat_server.url + path, name))
        return people[-1]

    yield open_page
    for person in people:
        person.context.close()
        assert person.complaints == [], f"{person.name} saw errors"


def test_two_people_talk_across_a_restart(meet, chat_server):
    wren, robin = meet("Wren"), meet("Robin")
    wren.enter()
    robin.enter()

    wren.say("Good evening")
    robin.expect_message("Wren", "Good evening")
    wren.expect_message("Wren", "Good evening")
    robin.say("And to you")
    wren.expect_message("Robin", "And to you")

    robin.get("message-input").press_sequentially("Let me think")
    expect(wren.get("typing")).to_contain_text("Robin", timeout=PATIENCE_MS)
    robin.get("message-input").fill("")
    expect(wren.get("typing")).to_have_text("", timeout=PATIENCE_MS)

    wren.outage = robin.outage = True
    chat_server.stop()
    wren.expect_state("reconnecting")
    robin.expect_state("reconnecting")
    wren.say("Said into the dark")
    expect(wren.message("Wren", "Said into the dark")).to_have_attribute("data-status", "sending")

    chat_server.start()
    wren.expect_state("connected")
    robin.expect_state("connected")
    robin.expect_message("Wren", "Said into the dark")
    wren.expect_message("Wren", "Said into the dark")

    robin.say("There you are")
    wren.expect_message("Robin", "There you are")
    for person in (wren, robin):
        person.expect_message("Wren", "Good evening")
        person.expect_message("Robin", "And to you")
        expect(person.get("message")).to_have_count(4)

    SCREENSHOT.parent.mkdir(exist_ok=True)
    wren.page.screenshot(path=SCREENSHOT)


def test_rooms_keep_their_history_and_count_what_is_unread(meet):
    wren, robin = meet("Wren"), meet("Robin")
    wren.enter()
    robin.enter()
    for person in (wren, robin):
        person.get("new-room-input").fill("Night Owls")
        person.get("new-room-input").press("Enter")
    wren.say("Hoo")
    robin.expect_message("Wren", "Hoo")

    robin.open_room("lobby")
    expect(robin.message("Wren", "Hoo")).to_have_count(0)
    wren.say("Hoo again")
    link = robin.page.locator('[data-testid=room-link][data-room="night-owls"]')
    expect(link.get_by_test_id("unread")).to_have_text("1", timeout=PATIENCE_MS)

    link.click()
    robin.expect_message("Wren", "Hoo")
    robin.expect_message("Wren", "Hoo again")
    expect(link.get_by_test_id("unread")).to_be_hidden()


def test_what_people_write_stays_text(meet):
    wren, robin = meet("Wren", "?name=Wren&room=safe"), meet("Robin", "?name=Robin&room=safe")
    wren.expect_state("connected")
    robin.expect_state("connected")
    text = "<img src=x onerror=alert(1)> javascript:alert(1) https://example.org/a?b=1."
    wren.say(text)

    robin.expect_message("Wren", text)
    body = robin.get("message-body")
    expect(body.locator("img")).to_have_count(0)
    expect(body.locator("a")).to_have_count(1)
    expect(body.locator("a")).to_have_attribute("href", "https://example.org/a?b=1")
