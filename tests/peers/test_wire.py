"""Pieces, descriptions and the inbox: what arrives on a data channel, however hostile."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.reasons import Reason
from peers import descriptions
from peers.descriptions import Binding, Role, fingerprint_of, with_sha256_only
from peers.keepalive import Keepalive
from peers.link import MESSAGE_OVERHEAD_BYTES, Inbox, LinkClosed
from peers.pieces import MESSAGE_BYTES_MAX, PIECE_BYTES_MAX, Assembly, Kind, parse, split


@given(st.integers(0, 5 * PIECE_BYTES_MAX))
def test_a_message_of_any_length_comes_back_from_its_pieces(length):
    message = bytes(i % 251 for i in range(length))
    assembly, whole = Assembly(), None
    for piece in split(message):
        assert whole is None
        assert len(piece) <= PIECE_BYTES_MAX
        whole = assembly.feed(*parse(piece))
    assert whole == message
    assert assembly.bytes_held == 0


def test_a_message_that_is_too_long_is_not_sent_and_not_put_together():
    with pytest.raises(ValueError, match="too long"):
        next(split(bytes(MESSAGE_BYTES_MAX + 1)))
    assembly = Assembly()
    for _ in range(MESSAGE_BYTES_MAX // 50_000):
        assembly.feed(Kind.MORE, bytes(50_000))
    with pytest.raises(RemoteProtocolError):
        assembly.feed(Kind.MORE, bytes(50_000))
    assert assembly.bytes_held == 0


@pytest.mark.parametrize("piece", [b"", "text", b"\x09", bytes(PIECE_BYTES_MAX + 1)])
def test_what_is_no_piece_is_refused(piece):
    with pytest.raises(RemoteProtocolError):
        parse(piece)


# --- descriptions ----------------------------------------------------------------------------

FINGERPRINT = ":".join(["AB"] * 32)
SDP = "\r\n".join(
    [
        "v=0",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=sctp-port:5000",
        "a=candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        f"a=fingerprint:sha-512 {FINGERPRINT}",
        "",
    ]
)
GOOD = with_sha256_only(SDP)


def test_only_the_sha_256_fingerprint_of_our_own_description_is_sent():
    assert fingerprint_of(GOOD) == b"\xab" * 32
    assert GOOD.count("fingerprint") == 1
    descriptions.check(GOOD, b"\xab" * 32)


@pytest.mark.parametrize(
    "sdp",
    [
        SDP,
        "",
        GOOD.replace("sha-256", "sha-1"),
        GOOD.replace("AB:", "XY:"),
        GOOD.replace(FINGERPRINT, "AB:AB"),
        GOOD.replace("m=application", "m=audio"),
        GOOD + "m=application 9 x y\r\n",
        GOOD.replace("10.0.0.1", "tracker.example.org"),
        GOOD.replace(" 10.0.0.1 5000 typ host", ""),
        GOOD + "a=candidate:1 1 udp 1 10.0.0.1 5000 typ host\r\n" * 100,
        GOOD + "x" * 20_000,
    ],
)
def test_a_description_that_asks_for_more_than_data_is_refused(sdp):
    with pytest.raises(RemoteProtocolError):
        descriptions.check(sdp, b"\xab" * 32)


def test_another_fingerprint_than_the_signed_one_is_refused():
    with pytest.raises(RemoteProtocolError):
        descriptions.check(GOOD, b"\xac" * 32)


def test_both_sides_sign_the_same_binding_in_different_roles():
    binding = Binding(b"f" * 32, b"a" * 32, b"1" * 32, b"2" * 32)
    offered, answered = (binding.signed_by(role) for role in Role)
    assert offered[:-1] == answered[:-1]
    assert offered != answered
    assert offered.startswith(b"dc-bind-1" + b"a" * 32 + b"f" * 32)


# --- inbox and keep-alive --------------------------------------------------------------------


async def test_what_came_before_the_end_is_given_out_first():
    inbox = Inbox()
    inbox.put("sync", b"one")
    inbox.close(Reason("link_lost"))
    assert await inbox.get("sync") == b"one"
    for channel in ("sync", "blobs"):
        with pytest.raises(LinkClosed):
            await inbox.get(channel)


async def test_a_receiver_is_woken_by_a_message_and_by_the_end():
    inbox = Inbox()
    waiting = [asyncio.create_task(inbox.get(channel)) for channel in ("sync", "blobs")]
    await asyncio.sleep(0)
    inbox.put("sync", b"x")
    assert await waiting[0] == b"x"
    inbox.close(Reason("link_lost"))
    with pytest.raises(LinkClosed):
        await waiting[1]


async def test_what_may_wait_is_bounded_also_for_empty_messages():
    inbox = Inbox(bytes_max=10_000)
    for _ in range(10_000 // MESSAGE_OVERHEAD_BYTES):
        inbox.put("sync", b"")
    with pytest.raises(RemoteProtocolError):
        inbox.put("sync", b"")
    inbox = Inbox(bytes_max=10_000)
    for _ in range(100):
        inbox.put("blobs", bytes(5_000))
        await inbox.get("blobs")


def test_a_silent_peer_is_asked_and_then_given_up():
    watch = Keepalive(0, ping_ms=5, dead_ms=15)
    assert watch.deadline() == 5
    assert watch.is_ping_due(5)
    assert not watch.is_ping_due(6)
    assert not watch.is_dead(14)
    assert watch.is_dead(15)
    watch.heard(14)
    assert not watch.is_dead(28)
