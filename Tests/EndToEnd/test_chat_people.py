"""Who is here, on the chat page in a real browser: tabs, idling, leaving, outages, odd names."""

from contextlib import closing

import pytest
from blocking_proxy import BlockingProxy, Upgrades
from person import PATIENCE_MS, Person
from playwright.sync_api import expect

SHOW = """state => {
    Object.defineProperty(document, "visibilityState", {value: state, configurable: true})
    Object.defineProperty(document, "hidden", {value: state === "hidden", configurable: true})
    document.dispatchEvent(new Event("visibilitychange", {bubbles: true}))
}"""


@pytest.fixture
def meet(browser, chat_server):
    """Opens the page for a person; at the end nobody may have seen an error that was not the outage's."""
    people = []

    def open_page(name, room="lobby", url=chat_server.url):
        people.append(Person(browser, f"{url}?name={name}&room={room}", name))
        people[-1].expect_state("connected")
        return people[-1]

    yield open_page
    for person in people:
        person.context.close()
        assert person.complaints == [], f"{person.name} saw errors"


def test_a_person_in_two_tabs_is_one_person_until_the_last_is_closed(meet):
    robin, wren = meet("Robin"), meet("Wren")
    robin.expect_people("Robin", "Wren")
    wren.expect_people("Wren", "Robin")
    expect(robin.row("Robin")).to_contain_text("(you)")
    expect(robin.row("Wren")).not_to_contain_text("(you)")

    second = wren.another_tab()
    for person in (robin, wren, second):
        expect(person.row("Wren").get_by_test_id("tab")).to_have_count(2, timeout=PATIENCE_MS)
        expect(person.row("Robin").get_by_test_id("tab")).to_have_count(0)
    robin.expect_people("Robin", "Wren")
    this = [person.row("Wren").locator("[data-this]") for person in (wren, second, robin)]
    expect(this[0]).to_have_count(1)
    expect(this[1]).to_have_count(1)
    expect(this[2]).to_have_count(0)
    tabs = wren.row("Wren").get_by_test_id("tab")
    expect(tabs.first, "the older tab is first").to_have_attribute("data-this", "")

    wren.page.close()
    expect(robin.row("Wren").get_by_test_id("tab")).to_have_count(0, timeout=PATIENCE_MS)
    robin.expect_people("Robin", "Wren")
    second.expect_people("Wren", "Robin")
    second.page.close()
    robin.expect_people("Robin")


def test_a_reload_leaves_nothing_behind(meet):
    robin, wren = meet("Robin"), meet("Wren")
    robin.expect_people("Robin", "Wren")
    for _ in range(3):
        wren.page.reload()
        wren.expect_people("Wren", "Robin")
    expect(robin.row("Wren").get_by_test_id("tab")).to_have_count(0, timeout=PATIENCE_MS)
    robin.expect_people("Robin", "Wren")


def test_rooms_have_their_own_people(meet):
    robin, wren = meet("Robin"), meet("Wren")
    robin.expect_people("Robin", "Wren")
    wren.open_room("swift")
    wren.expect_people("Wren")
    robin.expect_people("Robin", "Wren")  # Who has looked into a room stays in it.
    lobby = wren.page.locator('[data-testid=room-link][data-room="lobby"]')
    expect(lobby.get_by_test_id("room-people")).to_have_text("2")
    robin.page.get_by_text("Change name").click()
    expect(lobby.get_by_test_id("room-people")).to_have_text("1", timeout=PATIENCE_MS)


def test_who_looks_elsewhere_is_idle(meet):
    robin, wren = meet("Robin"), meet("Wren")
    robin.page.clock.install()
    robin.page.reload()
    wren.expect_people("Wren", "Robin")
    wren.expect_idle("Robin", False)

    robin.page.evaluate(SHOW, "hidden")
    robin.page.clock.fast_forward(11_000)
    wren.expect_idle("Robin")
    robin.expect_idle("Robin")
    robin.page.evaluate(SHOW, "visible")
    wren.expect_idle("Robin", False)
    robin.expect_idle("Robin", False)
    expect(wren.row("Robin").get_by_test_id("tab")).to_have_count(0)


def test_who_touches_nothing_is_idle_and_is_so_still_after_an_outage(meet, chat_server):
    robin, wren = meet("Robin"), meet("Wren")
    robin.page.clock.install()
    robin.page.reload()
    wren.expect_people("Wren", "Robin")
    robin.page.clock.fast_forward(200_000)
    wren.expect_idle("Robin")

    robin.outage = wren.outage = True
    chat_server.restart()
    wren.expect_state("connected")
    robin.expect_state("connected")
    wren.expect_people("Wren", "Robin")
    wren.expect_idle("Robin")
    wren.expect_idle("Wren", False)

    robin.page.keyboard.press("Shift")
    wren.expect_idle("Robin", False)


def test_who_is_busy_in_one_tab_is_not_idle(meet):
    robin, wren = meet("Robin"), meet("Wren")
    second = robin.another_tab()
    second.page.clock.install()
    second.page.reload()
    expect(wren.row("Robin").get_by_test_id("tab")).to_have_count(2, timeout=PATIENCE_MS)
    second.page.evaluate(SHOW, "hidden")
    second.page.clock.fast_forward(11_000)
    expect(wren.row("Robin").locator("[data-testid=tab][data-idle]")).to_have_count(1, timeout=PATIENCE_MS)
    wren.expect_idle("Robin", False)
    robin.page.close()
    wren.expect_idle("Robin")


def test_a_restart_of_the_server_heals(meet, chat_server):
    robin, wren = meet("Robin"), meet("Wren")
    robin.expect_people("Robin", "Wren")
    robin.outage = wren.outage = True
    chat_server.kill()
    robin.expect_state("reconnecting")
    expect(robin.get("people")).to_contain_text("Here when last heard", timeout=PATIENCE_MS)
    robin.expect_people("Robin", "Wren")
    wren.page.close()
    chat_server.start()
    robin.expect_state("connected")
    robin.expect_people("Robin")
    expect(robin.get("people")).to_contain_text("Here now", timeout=PATIENCE_MS)
    robin.outage = False


def test_names_that_objects_have_members_of(meet):
    names = ["__proto__", "constructor", "toString"]
    people = [meet(name, "odd") for name in names]
    for person in people:
        person.expect_people(person.name, *[name for name in names if name != person.name])
    people[0].say("Hoo")
    people[1].expect_message("__proto__", "Hoo")
    people[0].page.reload()
    people[1].expect_people("constructor", "__proto__", "toString")
    people[0].page.close()
    people[1].expect_people("constructor", "toString")


def test_by_long_poll(meet, chat_server):
    with closing(BlockingProxy(chat_server.address, Upgrades.REFUSED)) as proxy:
        robin = meet("Robin")
        wren = Person(robin.context.browser, proxy.url, "Wren")
        wren.outage = True  # The refused WebSocket is an error for the browser.
        wren.page.clock.install()
        wren.enter()
        wren.expect_people("Wren", "Robin")
        robin.expect_people("Robin", "Wren")
        wren.page.evaluate(SHOW, "hidden")
        wren.page.clock.fast_forward(11_000)
        robin.expect_idle("Wren")
        wren.context.close()
        assert wren.complaints == []


def test_the_list_slides_in_on_a_narrow_page(meet):
    robin = meet("Robin")
    robin.page.set_viewport_size({"width": 390, "height": 700})
    expect(robin.get("people")).to_be_hidden()
    toggle = robin.get("people-toggle")
    expect(toggle).to_contain_text("1")
    toggle.click()
    robin.expect_people("Robin")
    robin.page.keyboard.press("Escape")
    expect(robin.get("people")).to_be_hidden()
    expect(toggle).to_be_focused()
