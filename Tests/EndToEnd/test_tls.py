"""https and wss: what a browser, a probe, an attacker and a renewed certificate meet."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest
import tls
from conftest import running
from frames import CLOSE, close_payload
from playwright.sync_api import expect
from processes import ChatServer, ConformanceServer
from tls import Pair
from wire import Connection, dial

ROOM = "rooms:tls"
BIG = 3_000_000


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def secured(pair: Pair) -> Iterator[ConformanceServer]:
    files = ("--tls-cert", str(pair.certificate), "--tls-key", str(pair.key), "--tls-check-interval", "0.1")
    yield from running(ConformanceServer("tls", *files))


@pytest.fixture
def own_secured(pair: Pair) -> Iterator[ConformanceServer]:
    files = ("--tls-cert", str(pair.certificate), "--tls-key", str(pair.key))
    yield from running(ConformanceServer("own-tls", *files))


@pytest.fixture
def secured_chat(pair: Pair) -> Iterator[ChatServer]:
    yield from running(ChatServer("--tls-certificate", str(pair.certificate), "--tls-key", str(pair.key)))


def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def connections(server: ConformanceServer) -> int:
    return tls.fetch(server.address, "/stats").json()["connections"]


def served_certificate(server: ConformanceServer) -> bytes:
    with tls.secure(server.address) as sock:
        return sock.getpeercert(binary_form=True)


# Handshakes


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions_that_are_spoken(secured: ConformanceServer, version: ssl.TLSVersion):
    settings = tls.context(minimum_version=version, maximum_version=version)
    settings.set_alpn_protocols(["h2", "http/1.1"])
    with tls.secure(secured.address, settings) as sock:
        assert sock.version() == version.name.replace("_", ".")
        assert sock.selected_alpn_protocol() == "http/1.1"
    assert tls.fetch(secured.address, "/stats", settings).status == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_versions_that_are_refused(secured: ConformanceServer, version: ssl.TLSVersion):
    settings = tls.context(minimum_version=version, maximum_version=version)
    settings.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        tls.secure(secured.address, settings)


def test_a_client_that_offers_no_protocol(secured: ConformanceServer):
    with tls.secure(secured.address) as sock:
        assert sock.selected_alpn_protocol() is None
    assert tls.fetch(secured.address, "/stats").status == 200


@pytest.mark.parametrize(
    "noise",
    [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\0" * 64, b"\xff" * 4096, b"\x16\x03\x01\xff\xff" + b"x" * 64, b"SSH-2.0-x\r\n"],
)
def test_plain_bytes_on_the_secured_port(secured: ConformanceServer, noise: bytes):
    """Ended at once, not when a timeout is up."""
    with dial(secured.address) as sock:
        sock.sendall(noise)
        sock.settimeout(5)  # the request timeout is 15 s
        with suppress(ConnectionError):
            while sock.recv(4096):
                pass
    assert tls.fetch(secured.address, "/stats").status == 200


def test_damaged_records_end_one_connection_only(secured: ConformanceServer):
    with tls.connect(secured.address) as bystander:
        bystander.join(ROOM)
        with socket.socket(fileno=tls.secure(secured.address).detach()) as broken:
            broken.settimeout(10)
            broken.sendall(b"\x17\x03\x03\x00\x20" + b"\xaa" * 32)
            with suppress(ConnectionError):
                while broken.recv(4096):
                    pass
        bystander.barrier()


# Channels


def test_channels_through_tls(secured: ConformanceServer):
    with tls.connect(secured.address) as one, tls.connect(secured.address) as two:
        one.join(ROOM), two.join(ROOM)
        one.send_json(["1", "2", ROOM, "new_msg", {"body": "hello"}])
        assert two.receive_json()[3:] == ["new_msg", {"body": "hello"}]


def test_big_messages_come_whole_and_in_order(secured: ConformanceServer):
    """Larger than a TLS record by far, while small ones are sent between them."""
    with tls.connect(secured.address) as one, tls.connect(secured.address) as two:
        one.join(ROOM), two.join(ROOM)
        for number in range(3):
            one.send_json(["1", None, ROOM, "new_msg", {"number": number, "body": "x" * BIG}])
            one.send_json(["1", None, ROOM, "new_msg", {"number": number, "body": ""}])
        for number in range(3):
            for size in (BIG, 0):
                payload = two.receive_json(timeout=60)[4]
                assert (payload["number"], len(payload["body"])) == (number, size)


def test_a_reader_that_pauses_misses_nothing(secured: ConformanceServer):
    """What waits for it is many times what the socket takes."""
    with tls.connect(secured.address) as sender, tls.connect(secured.address, receive_buffer=4096) as reader:
        sender.join(ROOM), reader.join(ROOM)
        for number in range(6000):
            sender.send_json(["1", None, ROOM, "new_msg", {"number": number, "body": "y" * 900}])
            if number % 200 == 0:
                sender.barrier()
        sender.barrier()
        for number in range(6000):
            assert reader.receive_json()[4]["number"] == number


# Ends


def test_a_client_that_closes_is_answered_and_told_the_end(secured: ConformanceServer):
    with tls.connect(secured.address) as connection:
        connection.send(CLOSE, close_payload(1000))
        connection.expect_close(1000)


def test_a_server_that_closes_says_why_and_then_goodbye(secured: ConformanceServer):
    with tls.connect(secured.address) as connection:
        connection.send_bytes(b"\xff" * 8)
        connection.expect_close(1002)


def test_a_page_ends_with_a_goodbye(secured: ConformanceServer):
    with tls.secure(secured.address) as sock:
        sock.sendall(b"GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        while sock.recv(4096):
            pass


def test_clients_that_vanish_leave_nothing(secured: ConformanceServer):
    gone = [tls.connect(secured.address) for _ in range(40)]
    for connection in gone[::2]:
        connection.join(ROOM)
    for connection in gone[:20]:
        tls.reset(connection.socket)
    for connection in gone[20:]:
        connection.socket.close()
    half = [dial(secured.address) for _ in range(10)]
    for sock in half:
        sock.sendall(b"\x16\x03\x01\x02\x00\x01")
        sock.close()
    eventually(lambda: connections(secured) == 0, "connections are left")


def test_sigterm_tells_everybody_to_come_back(own_secured: ConformanceServer):
    """1012, and an orderly end, as without TLS; an HTTP connection and a handshake hold nothing up."""
    with ExitStack() as stack:
        clients: list[Connection] = [stack.enter_context(tls.connect(own_secured.address)) for _ in range(30)]
        for client in clients[10:]:
            client.join(ROOM)
        stack.enter_context(tls.secure(own_secured.address))
        stack.enter_context(dial(own_secured.address))
        own_secured.terminate()
        for client in clients:
            client.expect_close(1012)
    assert own_secured.wait() == 0


# Certificates


def test_a_renewed_certificate_is_taken_up(secured: ConformanceServer, pair: Pair):
    with tls.connect(secured.address) as standing:
        standing.join(ROOM)
        assert served_certificate(secured) == pair.der
        renewed = pair.renew()
        eventually(lambda: served_certificate(secured) == renewed, "the new certificate is not served")
        standing.barrier()


def test_files_that_cannot_be_used_change_nothing(secured: ConformanceServer, pair: Pair):
    certificate, key, served = pair.certificate.read_bytes(), pair.key.read_bytes(), pair.der
    eventually(lambda: served_certificate(secured) == served, "not the certificate to begin with")
    for broken in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", None):
        pair.certificate.unlink() if broken is None else pair.certificate.write_bytes(broken)
        time.sleep(0.5)
        assert served_certificate(secured) == served
    renewed = pair.renew()
    pair.key.write_bytes(key)  # half renewed: a key of another certificate
    time.sleep(0.5)
    assert served_certificate(secured) in (served, renewed)
    pair.certificate.write_bytes(certificate)
    eventually(lambda: served_certificate(secured) == served, "the first pair is not served again")


# The chat


def test_chat_page_over_https(secured_chat: ChatServer):
    assert secured_chat.url.startswith("https://")
    response = tls.fetch(secured_chat.address, "/")
    assert response.status == 200 and b"<html" in response.body


def test_two_people_chat_over_wss(browser, secured_chat: ChatServer):
    addresses: list[str] = []
    pages = []
    for name in ("Wren", "Robin"):
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.on("websocket", lambda socket: addresses.append(socket.url))
        page.goto(secured_chat.url)
        page.get_by_test_id("name-input").fill(name)
        page.get_by_test_id("enter-button").click()
        expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "connected", timeout=30_000)
        pages.append(page)
    pages[0].get_by_test_id("message-input").fill("hello over TLS")
    pages[0].get_by_test_id("send-button").click()
    expect(pages[1].get_by_test_id("message-body").filter(has_text="hello over TLS")).to_have_count(1, timeout=30_000)
    assert addresses and all(address.startswith("wss://") for address in addresses)
