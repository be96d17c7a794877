"""Two clients from PyPI that know nothing of Roost, unchanged, against the conformance server."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable

import pytest
from phoenix_channels_python_client import PHXChannelsClient
from phoenix_channels_python_client.exceptions import PHXTopicError
from phoenix_channels_python_client.protocol_handler import PhoenixChannelsProtocolVersion
from phoenix_channels_python_client.utils import make_message
from processes import ConformanceServer
from realtime import AsyncRealtimeChannel, AsyncRealtimeClient, RealtimeSubscribeStates

TIMEOUT = 10


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(), timeout=60))


async def next_of(queue: asyncio.Queue) -> object:
    return await asyncio.wait_for(queue.get(), TIMEOUT)


# realtime


async def subscribed(client: AsyncRealtimeClient, topic: str, events: asyncio.Queue) -> AsyncRealtimeChannel:
    states: list[RealtimeSubscribeStates] = []
    channel = client.channel(topic)
    channel.on_broadcast("shout", events.put_nowait)
    await channel.subscribe(lambda state, error: states.append(state))
    assert states == [RealtimeSubscribeStates.SUBSCRIBED]
    return channel


def realtime_client(server: ConformanceServer, **options: object) -> AsyncRealtimeClient:
    return AsyncRealtimeClient(f"ws://127.0.0.1:{server.port}/socket", **options)


def test_realtime_joins_and_exchanges_broadcasts(server: ConformanceServer):
    async def scenario() -> None:
        one, two = realtime_client(server), realtime_client(server)
        heard_by_one, heard_by_two = asyncio.Queue(), asyncio.Queue()
        first = await subscribed(one, "room", heard_by_one)
        second = await subscribed(two, "room", heard_by_two)
        await first.send_broadcast("shout", {"body": "hello ✓"})
        message = await next_of(heard_by_two)
        assert (message["event"], message["payload"]) == ("shout", {"body": "hello ✓"})
        await second.send_broadcast("shout", {"body": "back"})
        assert (await next_of(heard_by_one))["payload"] == {"body": "back"}
        assert heard_by_two.empty(), "a broadcast came back to its sender"
        await one.close()
        await two.close()

    run(scenario)


def test_realtime_leaves_and_joins_again(server: ConformanceServer):
    async def scenario() -> None:
        client, events = realtime_client(server), asyncio.Queue()
        for _ in range(3):
            channel = await subscribed(client, "again", events)
            await channel.unsubscribe()
            while client.get_channels():
                await asyncio.sleep(0.01)
        await client.close()

    run(scenario)


def test_realtime_hears_what_comes_from_outside(server: ConformanceServer):
    async def scenario() -> None:
        client, events = realtime_client(server), asyncio.Queue()
        await subscribed(client, "outside", events)
        body = b'{"type":"broadcast","event":"shout","payload":{"n":1}}'
        await asyncio.to_thread(server.broadcast, "realtime:outside", body, "broadcast")
        assert (await next_of(events))["payload"] == {"n": 1}
        await client.close()

    run(scenario)


def test_realtime_comes_back_after_a_restart(own_server: ConformanceServer):
    """The server's 1012 makes the client reconnect and rejoin by itself."""

    async def scenario() -> None:
        client, events = realtime_client(own_server, initial_backoff=0.2, max_retries=50), asyncio.Queue()
        channel = await subscribed(client, "restart", events)
        await asyncio.to_thread(own_server.restart)
        while not (client.is_connected and channel.is_joined):
            await asyncio.sleep(0.02)
        body = b'{"type":"broadcast","event":"shout","payload":{"n":2}}'
        await asyncio.to_thread(own_server.broadcast, "realtime:restart", body, "broadcast")
        assert (await next_of(events))["payload"] == {"n": 2}
        await client.close()

    run(scenario)


class Members:
    """What a member's `realtime` client makes of presence."""

    def __init__(self, server: ConformanceServer, topic: str, key: str) -> None:
        self.client = realtime_client(server)
        self.channel = self.client.channel(topic, {"config": {"presence": {"key": key, "enabled": True}}})
        self.joined: list[str] = []
        self.left: list[str] = []
        self.channel.on_presence_join(lambda key, current, new: self.joined.append(key))
        self.channel.on_presence_leave(lambda key, current, left: self.left.append(key))

    async def subscribe(self) -> None:
        await self.channel.subscribe()
        while not self.channel.is_joined:
            await asyncio.sleep(0.01)

    @property
    def present(self) -> dict[str, list[object]]:
        return {
            key: sorted(json.dumps({name: value for name, value in one.items() if name != "presence_ref"}) for one in all)
            for key, all in self.channel.presence_state().items()
        }

    async def sees(self, **members: list[dict]) -> None:
        expected = {key: sorted(map(json.dumps, metas)) for key, metas in members.items()}
        async with asyncio.timeout(TIMEOUT):
            while self.present != expected:
                await asyncio.sleep(0.01)


def test_realtime_presence(server: ConformanceServer):
    async def scenario() -> None:
        topic = f"presence-{secrets.token_hex(4)}"
        alice, bob, tab = Members(server, topic, "alice"), Members(server, topic, "bob"), Members(server, topic, "bob")
        await alice.subscribe()
        await alice.channel.track({"on": 1})
        await alice.sees(alice=[{"on": 1}])
        for other in (bob, tab):
            await other.subscribe()
        await bob.channel.track({"dev": "phone"})
        await tab.channel.track({"dev": "desk"})
        for member in (alice, bob, tab):
            await member.sees(alice=[{"on": 1}], bob=[{"dev": "desk"}, {"dev": "phone"}])
        await bob.channel.track({"dev": "watch"})
        for member in (alice, bob, tab):
            await member.sees(alice=[{"on": 1}], bob=[{"dev": "desk"}, {"dev": "watch"}])
        await tab.channel.untrack()
        await alice.sees(alice=[{"on": 1}], bob=[{"dev": "watch"}])
        await bob.client.close()
        await alice.sees(alice=[{"on": 1}])
        assert set(alice.joined) == {"alice", "bob"}
        assert set(alice.left) == {"bob"}
        late = Members(server, topic, "late")
        await late.subscribe()
        await late.sees(alice=[{"on": 1}])
        for member in (alice, tab, late):
            await member.client.close()

    run(scenario)


def test_realtime_presence_of_a_crowd(server: ConformanceServer):
    """All at once: however the diffs are gathered, everybody ends with the truth."""

    async def scenario() -> None:
        topic = f"crowd-{secrets.token_hex(4)}"
        crowd = [Members(server, topic, f"k{number % 20}") for number in range(40)]

        async def come(number: int, member: Members) -> None:
            await member.subscribe()
            await member.channel.track({"n": number})
            if number % 3 == 0:
                await member.channel.track({"n": -number})
            if number % 4 == 1:
                await member.channel.untrack()

        await asyncio.gather(*(come(number, member) for number, member in enumerate(crowd)))
        expected: dict[str, list[dict]] = {}
        for number in range(40):
            if number % 4 != 1:
                expected.setdefault(f"k{number % 20}", []).append({"n": -number if number % 3 == 0 else number})
        for member in crowd:
            await member.sees(**expected)
        await asyncio.gather(*(member.client.close() for member in crowd))

    run(scenario)


# phoenix-channels-python-client

VERSIONS = [PhoenixChannelsProtocolVersion.V1, PhoenixChannelsProtocolVersion.V2]


def phoenix_client(server: ConformanceServer, version: PhoenixChannelsProtocolVersion) -> PHXChannelsClient:
    url = f"ws://127.0.0.1:{server.port}/socket/websocket"
    return PHXChannelsClient(url, api_key="none", protocol_version=version)


async def push(client: PHXChannelsClient, topic: str, event: str, payload: dict, ref: str) -> None:
    join_ref = client.get_current_subscriptions()[topic].join_ref
    message = make_message(event=event, topic=topic, ref=ref, payload=payload, join_ref=join_ref)
    await client.get_protocol_handler().send_message(client.connection, message)


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_phoenix_client_joins_pushes_and_leaves(server: ConformanceServer, version: PhoenixChannelsProtocolVersion):
    async def scenario() -> None:
        received = asyncio.Queue()
        async with phoenix_client(server, version) as client:
            await client.subscribe_to_topic("rooms:python", received.put)
            await push(client, "rooms:python", "echo", {"n": 1}, "e1")
            reply = await next_of(received)
            assert (reply.ref, reply.payload) == ("e1", {"response": {"n": 1}, "status": "ok"})
            await push(client, "rooms:python", "push_me", {"n": 2}, "e2")
            pushed = await next_of(received)
            assert (pushed.event, pushed.payload) == ("pushed", {"n": 2})
            await client.unsubscribe_from_topic("rooms:python")
            assert "rooms:python" not in client.get_current_subscriptions()

    run(scenario)


def test_phoenix_client_hears_broadcasts(server: ConformanceServer):
    """Over V1 only: its V2 drops messages without a join_ref, which broadcasts are."""

    async def scenario() -> None:
        one, two = asyncio.Queue(), asyncio.Queue()
        version = PhoenixChannelsProtocolVersion.V1
        async with phoenix_client(server, version) as first, phoenix_client(server, version) as second:
            await first.subscribe_to_topic("rooms:pythons", one.put)
            await second.subscribe_to_topic("rooms:pythons", two.put)
            await push(first, "rooms:pythons", "new_msg", {"body": "hello"}, "m1")
            for queue in (one, two):
                message = await next_of(queue)
                assert (message.event, message.payload) == ("new_msg", {"body": "hello"})

    run(scenario)


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_phoenix_client_is_refused(server: ConformanceServer, version: PhoenixChannelsProtocolVersion):
    async def scenario() -> None:
        async with phoenix_client(server, version) as client:
            with pytest.raises(PHXTopicError, match="unauthorized"):
                await client.subscribe_to_topic("rooms:private")
            with pytest.raises(PHXTopicError):
                await client.subscribe_to_topic("rooms:crash")
            await client.subscribe_to_topic("rooms:fine")

    run(scenario)


@pytest.mark.parametrize("version", VERSIONS, ids=str)
def test_phoenix_client_recovers_from_a_crash(server: ConformanceServer, version: PhoenixChannelsProtocolVersion):
    """phx_error makes it join again, on the same connection."""

    async def scenario() -> None:
        received = asyncio.Queue()
        async with phoenix_client(server, version) as client:
            await client.subscribe_to_topic("rooms:crashes", received.put)
            before = client.connection
            await push(client, "rooms:crashes", "crash", {}, "c")
            while client.is_topic_joined("rooms:crashes"):
                await asyncio.sleep(0.005)
            while not client.is_topic_joined("rooms:crashes"):
                await asyncio.sleep(0.005)
            assert client.connection is before
            await push(client, "rooms:crashes", "echo", {"n": 3}, "e")
            assert (await next_of(received)).payload == {"response": {"n": 3}, "status": "ok"}

    run(scenario)
