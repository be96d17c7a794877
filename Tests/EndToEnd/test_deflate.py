"""permessage-deflate (RFC 7692), with zlib's own hand and with a client library."""

from __future__ import annotations

import json
import os
import random
import zlib
from collections.abc import Iterator

import pytest
from conftest import running
from frames import BINARY, TEXT, client_frame, deflated
from processes import ConformanceServer
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import connect
from wire import Connection, Refused

SOCKET = "/socket/websocket?vsn=2.0.0"
ECHO = "/echo-deflate/websocket"
RSV1 = 4
OFFER = "Sec-WebSocket-Extensions: permessage-deflate"


@pytest.fixture(scope="module")
def compressing() -> Iterator[ConformanceServer]:
    yield from running(ConformanceServer("compress", "--compress"))


def offering(server: ConformanceServer, target: str = SOCKET, parameters: str = "") -> Connection:
    connection = server.connect(target, headers=[OFFER + parameters])
    assert connection.reader.window_bits is not None, "the offer was not taken"
    return connection


def test_only_where_it_is_offered_and_on(server: ConformanceServer, compressing: ConformanceServer):
    for connection in (server.connect(SOCKET, headers=[OFFER]), compressing.connect(SOCKET), server.connect(ECHO)):
        with connection:
            assert connection.reader.window_bits is None
            connection.send(TEXT, deflated(b"{}"), rsv=RSV1)
            connection.expect_close(1002)


def test_many_offers(compressing: ConformanceServer):
    offers = ", ".join(["permessage-deflate; server_max_window_bits=8"] * 100 + ["permessage-deflate"])
    with compressing.connect(SOCKET, headers=[f"Sec-WebSocket-Extensions: {offers}"]) as connection:
        assert connection.reader.window_bits == 15
    try:
        compressing.connect(SOCKET, headers=[f"Sec-WebSocket-Extensions: {offers * 100}"]).close()
    except Refused as refused:
        assert 400 <= refused.response.status < 500


@pytest.mark.parametrize("bits", range(9, 16))
def test_echo_of_anything(server: ConformanceServer, bits: int):
    seed = int(os.environ.get("ROOST_SEED", random.randrange(1 << 32)))
    print(f"ROOST_SEED={seed}")
    rng = random.Random(seed)
    strategies = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED)
    with offering(server, ECHO, f"; server_max_window_bits={bits}; client_max_window_bits={bits}") as connection:
        assert connection.reader.window_bits == bits
        for _ in range(60):
            words = [rng.randbytes(rng.randrange(1, 30)) for _ in range(rng.randrange(1, 30))]
            message = b"".join(rng.choices(words, k=rng.choice((1, 10, 100, 5_000))))
            payload = deflated(message, rng.randrange(10), bits, rng.choice(strategies))
            cut = rng.randrange(len(payload) + 1)
            connection.send_bytes(
                client_frame(BINARY, payload[:cut], fin=False, rsv=RSV1) + client_frame(0, payload[cut:])
            )
            frame = connection.receive()
            assert (frame.opcode, frame.payload) == (BINARY, message)


def test_a_broadcast_to_clients_of_all_kinds(compressing: ConformanceServer):
    topic = "rooms:deflate"
    text = "na" * 500
    targets = [(SOCKET, [OFFER]), (SOCKET, []), ("/socket/websocket", [OFFER]), ("/socket/websocket", [])]
    targets.append((SOCKET, [OFFER + "; server_max_window_bits=9"]))
    clients = [compressing.connect(target, headers=headers) for target, headers in targets * 3]
    for client in clients:
        join = {"topic": topic, "event": "phx_join", "payload": {}, "ref": "1", "join_ref": "1"}
        client.send_json(join if client.is_v1 else ["1", "1", topic, "phx_join", {}])
        client.receive()
    compressing.broadcast(topic, json.dumps({"text": text}).encode())
    for client in clients:
        with client:
            frame = client.receive()
            message = json.loads(frame.text)
            assert (message["payload"] if client.is_v1 else message[4]) == {"text": text}
            assert frame.was_compressed == (client.reader.window_bits is not None)


@pytest.mark.parametrize("takeover", [False, True])
def test_a_client_library(compressing: ConformanceServer, takeover: bool):
    factory = ClientPerMessageDeflateFactory(client_max_window_bits=True, client_no_context_takeover=takeover)
    url = f"ws://127.0.0.1:{compressing.port}{SOCKET}"
    with connect(url, compression=None, extensions=[factory], max_size=None) as client:
        assert "permessage-deflate" in client.response.headers["sec-websocket-extensions"]
        client.send(json.dumps(["1", "1", "rooms:library", "phx_join", {}]))
        client.recv(timeout=10)
        for size in (1, 100, 10_000, 1_000_000):
            payload = {"numbers": list(range(size // 6 + 1))}
            client.send(json.dumps(["1", "2", "rooms:library", "echo", payload]))
            assert json.loads(client.recv(timeout=10))[4] == {"response": payload, "status": "ok"}
