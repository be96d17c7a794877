"""Somebody at the chat page."""

import re

from playwright.sync_api import expect

PATIENCE_MS = 30_000
OUTAGE_ERROR = re.compile(r"WebSocket connection to|net::ERR_")


class Person:
    """Somebody with the page open in a browser profile of their own, or in another tab of a profile."""

    def __init__(self, browser, url, name, context=None):
        self.complaints = []
        self.name = name
        self.outage = False
        self.url = url
        self.context = context or browser.new_context(viewport={"width": 1180, "height": 760})
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)

    def _note(self, message):
        expected = self.outage and OUTAGE_ERROR.search(message.text)
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)

    def get(self, test_id):
        return self.page.get_by_test_id(test_id)

    def enter(self):
        self.get("name-input").fill(self.name)
        self.get("enter-button").click()
        self.expect_state("connected")

    def another_tab(self, url=None):
        """The same person in one more tab, which knows the name already."""
        tab = Person(None, url or self.url, self.name, self.context)
        tab.expect_state("connected")
        return tab

    def say(self, body):
        self.get("message-input").fill(body)
        self.get("send-button").click()

    def message(self, author, body):
        whole_body = re.compile(f"^{re.escape(body)}$")
        has_body = self.page.get_by_test_id("message-body").filter(has_text=whole_body)
        return self.page.locator(f'[data-testid=message][data-author="{author}"]').filter(has=has_body)

    def expect_message(self, author, body):
        """It is there, once, and the server has confirmed it."""
        message = self.message(author, body)
        expect(message).to_have_count(1, timeout=PATIENCE_MS)
        expect(message).to_have_attribute("data-status", "", timeout=PATIENCE_MS)

    def expect_state(self, state):
        expect(self.get("connection-state")).to_have_attribute("data-state", state, timeout=PATIENCE_MS)

    def row(self, name):
        """Somebody in the list of those who are here."""
        return self.get("people").locator(f'[data-testid=person][data-name="{name}"]')

    def expect_people(self, *names):
        """Exactly they are here, this person first, and that is the number in the list and beside the room."""
        rows = self.get("people").get_by_test_id("person")
        expect(rows).to_have_count(len(names), timeout=PATIENCE_MS)
        for index, name in enumerate(names):
            expect(rows.nth(index)).to_have_attribute("data-name", name, timeout=PATIENCE_MS)
        expect(self.get("people-count")).to_have_text(str(len(names)), timeout=PATIENCE_MS)
        current = self.page.locator("[data-testid=room-link][aria-current]")
        expect(current.get_by_test_id("room-people")).to_have_text(str(len(names)), timeout=PATIENCE_MS)

    def expect_idle(self, name, is_idle=True):
        row = expect(self.row(name))
        check = row.to_have_attribute if is_idle else row.not_to_have_attribute
        check("data-idle", "", timeout=PATIENCE_MS)

    def open_room(self, name):
        self.page.locator(f'[data-testid=room-link][data-room="{name}"]').click()
