"""What must hold on any network, however bad.

Everybody hears each publisher in order and nothing twice; where something is missing, the node says so.
"""

from __future__ import annotations

from contextlib import ExitStack

from nodes import Cluster, Listener, acquaint, unique
from presence_mirror import PresenceMirror
from waiting import eventually


class Witnesses:
    """On every node one who publishes and listens on a few topics, and one who is present in a room."""

    def __init__(self, cluster: Cluster, topics: int = 3) -> None:
        self.cluster = cluster
        self.topics = [unique("rooms:witness") for _ in range(topics)]
        self.room = unique("presence:witness")
        self.said = 0
        self._comers: list[PresenceMirror] = []
        self._stack = ExitStack()

    def __enter__(self) -> Witnesses:
        self.listeners = [self._stack.enter_context(Listener(node, self.topics)) for node in self.cluster]
        acquaint(self.listeners, self.topics)
        self.mirrors = [
            self._stack.enter_context(PresenceMirror(node, self.room, f"stays-{node.name}")) for node in self.cluster
        ]
        self.expect_presence()
        self.lost_before = [node.metric("frames.lost{of=broadcasts}") for node in self.cluster]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    # Things to do

    def speak(self, rounds: int = 1, size: int = 0) -> None:
        """Everybody says something on every topic, as often as `rounds`."""
        for _ in range(rounds):
            for index, listener in enumerate(self.listeners):
                for topic in self.topics:
                    listener.say(topic, "new_msg", {"by": index, "n": self.said, "text": "x" * size})
            self.said += 1

    def come(self, index: int) -> PresenceMirror:
        """Somebody new is on a node, and stays until they `go`."""
        comer = PresenceMirror(self.cluster[index], self.room, unique("comes"))
        self._stack.callback(comer.close)
        self._comers.append(comer)
        return comer

    def go(self, comer: PresenceMirror) -> None:
        comer.close()
        self._comers.remove(comer)

    def hear_their_own(self) -> None:
        """What is said on a node is heard there, all of it, whatever the network does."""
        for index, listener in enumerate(self.listeners):
            for topic in self.topics:
                self._wait_for_last(listener, topic, index)
                assert self._heard(listener, topic, index) == list(range(self.said))

    # What must hold

    @staticmethod
    def _heard(listener: Listener, topic: str, speaker: int) -> list[int]:
        return [each["n"] for each in listener.payloads(topic) if each["by"] == speaker]

    def hear_each_other(self) -> None:
        """From now on all that is said arrives everywhere."""
        acquaint(self.listeners, self.topics)
        self.speak()
        for listener in self.listeners:
            for topic in self.topics:
                for index in range(len(self.listeners)):
                    self._wait_for_last(listener, topic, index)

    def _wait_for_last(self, listener: Listener, topic: str, speaker: int) -> None:
        listener.listen_until(
            lambda one: self._heard(one, topic, speaker)[-1:] == [self.said - 1], f"the last of {speaker} on {topic}"
        )

    def missing(self, listener: Listener) -> int:
        """How many messages of others have not come to it. They came in order, and none twice."""
        missing = 0
        for topic in self.topics:
            for index in range(len(self.listeners)):
                heard = self._heard(listener, topic, index)
                assert heard == sorted(set(heard)), f"{index} on {topic}, at node {listener.node.name}: {heard}"
                missing += self.said - len(heard)
        return missing

    def expect_nothing_missing(self) -> None:
        for listener in self.listeners:
            assert self.missing(listener) == 0
        assert [node.metric("frames.lost{of=broadcasts}") for node in self.cluster] == self.lost_before

    def expect_losses_reported(self) -> int:
        """Every node at which something is missing says so. Returns how many messages are missing, over all nodes."""
        total = 0
        for listener, before in zip(self.listeners, self.lost_before, strict=True):
            node = listener.node
            missing, _ = eventually(
                lambda one=listener: (self._still_missing(one), one.node.metric("frames.lost{of=broadcasts}")),
                lambda both, before=before: both[0] == 0 or both[1] > before,
                f"that messages are missing at node {node.name} is reported (missing, reported; before {before})",
            )
            total += missing
        return total

    def _still_missing(self, listener: Listener) -> int:
        listener.drain()
        return self.missing(listener)

    def expect_presence(self) -> None:
        """All see the same, and it is the truth."""
        everybody = [*self.mirrors, *self._comers]
        for mirror in everybody:
            mirror.expect(*(one.key for one in everybody))
        PresenceMirror.agree(everybody)
