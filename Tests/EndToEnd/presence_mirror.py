"""Who is there, as a client works it out from presence_state and presence_diff (phoenix.js 1.8's `Presence`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nodes import Listener, Node
from waiting import PATIENCE, eventually

Metas = dict[str, dict]


class PresenceMirror:
    """A client that joins a topic under a key, and so is present itself."""

    def __init__(self, node: Node, topic: str, key: str, listener: Listener | None = None) -> None:
        self.node = node
        self.topic = topic
        self.key = key
        self.state: dict[str, Metas] = {}
        self.diffs: list[dict] = []
        self._waiting: list[dict] | None = []
        self._read = 0
        self.listener = listener or Listener(node)
        self.listener.join(topic, {"user_id": key})

    def update(self, meta: dict) -> None:
        answer = self.listener.ask(self.topic, "update", meta)
        assert answer == {"response": {}, "status": "ok"}, answer

    def leave(self) -> None:
        self.listener.say(self.topic, "phx_leave", {})

    # What the server says

    def _catch_up(self) -> None:
        messages = self.listener.heard.get(self.topic, [])
        for message in messages[self._read :]:
            if message[3] == "presence_state":
                self._take_state(message[4])
            elif message[3] == "presence_diff":
                self._take_diff(message[4])
        self._read = len(messages)

    def _take_state(self, state: dict) -> None:
        self.state = {key: by_ref(entry["metas"], key) for key, entry in state.items()}
        waiting, self._waiting = self._waiting or [], None
        for diff in waiting:
            self._take_diff(diff)

    def _take_diff(self, diff: dict) -> None:
        if self._waiting is not None:
            self._waiting.append(diff)
            return
        self.diffs.append(diff)
        for key, entry in diff["joins"].items():
            self.state.setdefault(key, {}).update(by_ref(entry["metas"], key))
        for key, entry in diff["leaves"].items():
            for ref in by_ref(entry["metas"], key):
                self.state.get(key, {}).pop(ref, None)
            if not self.state.get(key):
                self.state.pop(key, None)

    # What there is to see

    def people(self) -> Counter[str]:
        """How many metas each key has."""
        self._catch_up()
        return Counter({key: len(metas) for key, metas in self.state.items()})

    def refs(self) -> set[tuple[str, str]]:
        self._catch_up()
        return {(key, ref) for key, metas in self.state.items() for ref in metas}

    def metas(self, key: str) -> list[dict]:
        self._catch_up()
        return list(self.state.get(key, {}).values())

    def expect(self, *keys: str, patience: float = PATIENCE) -> None:
        """Exactly they are there, each as often as it is named, or will be."""
        wanted = Counter(keys)
        self.listener.listen_until(
            lambda _: self.people() == wanted, f"{dict(wanted)} on node {self.node.name}, not {self.people()}", patience
        )

    @staticmethod
    def agree(mirrors: Iterable[PresenceMirror]) -> None:
        """All see the same presences in the end, down to the refs."""

        def views() -> list[frozenset[tuple[str, str]]]:
            for mirror in mirrors:
                mirror.listen()
            return [frozenset(mirror.refs()) for mirror in mirrors]

        mirrors = list(mirrors)
        eventually(views, lambda sets: len(set(sets)) == 1, "what each sees")

    def expect_meta(self, key: str, name: str, value: object) -> None:
        self.listener.listen_until(
            lambda _: [meta.get(name) for meta in self.metas(key)] == [value], f"{name} of {key}, not {self.metas(key)}"
        )

    def listen(self) -> None:
        self.listener.drain()
        self._catch_up()

    def close(self) -> None:
        self.listener.close()

    def __enter__(self) -> PresenceMirror:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def by_ref(metas: list[dict], key: str) -> Metas:
    """By phx_ref, which no two have in common."""
    refs = [meta["phx_ref"] for meta in metas]
    assert len(set(refs)) == len(refs) > 0, f"{key} has a presence twice, or none: {metas}"
    return {meta["phx_ref"]: meta for meta in metas}
