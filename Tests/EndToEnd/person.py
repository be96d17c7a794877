"""Somebody at the chat page."""

import re

from playwright.sync_api import expect

PATIENCE_MS = 30_000
OUTAGE_ERROR = re.compile(r"WebSocket connection to|net::ERR_")


class Person:
    """Somebody with the page open in a browser profile of their own."""

    def __init__(self, browser, url, name):
        self.complaints = []
        self.name = name
        self.outage = False
        self.context = browser.new_context(viewport={"width": 1180, "height": 760})
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

    def open_room(self, name):
        self.page.locator(f'[data-testid=room-link][data-room="{name}"]').click()
