"""Links over aiortc on loopback, with nothing replaced: signalling, handshake, ICE, DTLS, SCTP."""

import asyncio
import contextlib
import functools
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.reasons import Reason
from peers import pieces, webrtc
from peers.interfaces import Interfaces
from peers.keepalive import Keepalive
from peers.link import Ends, LinkClosed
from peers.pieces import PIECE_BYTES_MAX, Kind
from peers.webrtc import WebRtcLink
from tests.peers.meeting import LOST, ROLES, Meeting, end_of, linked, until


def stall(link: WebRtcLink) -> None:
    """Nothing gets out of it any more."""
    link._connection.sctp._cwnd = 0


# --- messages --------------------------------------------------------------------------------


@ROLES
async def test_messages_go_both_ways_on_both_channels_whole_and_in_order(dialler_offers):
    async with linked(dialler_offers=dialler_offers) as (a, b):
        big = os.urandom(1_000_000)
        for sender, receiver in ((a, b), (b, a)):
            for channel in ("sync", "blobs"):
                for message in (b"one", b"", big, b"last"):
                    await sender.send(channel, message)
                received = [await receiver.receive(channel) for _ in range(4)]
                assert received == [b"one", b"", big, b"last"]
        assert a.bytes_sent == b.bytes_received >= 2_000_000


async def test_the_longest_message_arrives_and_a_longer_one_is_not_sent():
    async with linked() as (a, b):
        with pytest.raises(ValueError, match="too long"):
            await a.send("sync", bytes(webrtc.pieces.MESSAGE_BYTES_MAX + 1))
        longest = bytes(webrtc.pieces.MESSAGE_BYTES_MAX)
        sending = asyncio.create_task(a.send("sync", longest))
        assert await b.receive("sync") == longest
        await sending


@ROLES
async def test_each_end_knows_who_the_other_is(dialler_offers):
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        a, b = await meeting.link()
        assert (a.peer, b.peer) == (meeting.b.device_id, meeting.a.device_id)
        assert (a.route, b.route) == ("lan 127.0.0.1", "lan 127.0.0.1")
        await a.close(LOST)


async def test_messages_of_several_senders_are_not_mixed():
    async with linked() as (a, b):
        messages = [bytes((n,)) * 500_000 for n in range(6)]
        sending = [asyncio.create_task(a.send("sync", message)) for message in messages]
        assert [await b.receive("sync") for _ in messages] == messages
        await asyncio.gather(*sending)


async def test_a_small_message_does_not_wait_for_a_file():
    async with linked() as (a, b):
        files = asyncio.create_task(a.send("blobs", bytes(6_000_000)))
        await until(lambda: a._channels["blobs"].bufferedAmount > 0, "blobs are on their way")
        await a.send("sync", b"small")
        assert await b.receive("sync") == b"small"
        assert not files.done()
        assert await b.receive("blobs") == bytes(6_000_000)
        await files


async def test_sending_waits_while_nothing_gets_out(monkeypatch):
    monkeypatch.setattr(webrtc, "FLUSH_S", 0.05)  # nor does a goodbye
    async with linked() as (a, _b):
        stall(a)
        sending = [asyncio.create_task(a.send(c, bytes(4_000_000))) for c in ("sync", "blobs")]
        done, waiting = await asyncio.wait(sending, timeout=0.2)
        assert not done
        for name, channel in a._channels.items():
            assert channel.bufferedAmount <= a._unsent_bytes(name) + PIECE_BYTES_MAX
        await a.close(LOST)
        for result in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(result, LinkClosed)


async def test_a_message_whose_sending_was_given_up_does_not_spoil_the_next():
    async with linked() as (a, b):
        sending = asyncio.create_task(a.send("sync", b"long" * 1_000_000))
        await until(lambda: a._channels["sync"].bufferedAmount > 0, "it has begun")
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await a.send("sync", b"next")
        assert await b.receive("sync") == b"long" * 1_000_000
        assert await b.receive("sync") == b"next"


# --- the end ---------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [6, 1_000_000, 4_000_000])
async def test_the_reason_of_an_end_arrives_after_all_that_was_sent(length, monkeypatch):
    monkeypatch.setattr(webrtc, "FLUSH_S", 20.0)  # however slow this computer is
    async with linked() as (a, b):
        message = os.urandom(length)
        await a.send("sync", message)
        await a.close(Reason("link_paused"))
        assert await end_of(b) == Reason("link_peer_paused")
        assert await end_of(a) == Reason("link_paused")
        assert await b.receive("sync") == message
        with pytest.raises(LinkClosed):
            await b.receive("sync")
        with pytest.raises(LinkClosed):
            await a.send("sync", b"after")


async def test_both_may_end_it_at_once_each_for_its_own_reason():
    async with linked() as (a, b):
        await asyncio.gather(a.close(Reason("link_paused")), b.close(LOST), a.close(LOST))
        assert await end_of(a) == Reason("link_paused")
        assert await end_of(b) == LOST


async def test_an_end_that_the_other_side_does_not_take_up_is_one_all_the_same(monkeypatch):
    monkeypatch.setattr(webrtc, "FLUSH_S", 0.05)
    async with linked() as (a, b):
        b._take = lambda *_: None
        await a.close(Reason("link_paused"))
        assert await end_of(a) == Reason("link_paused")
        assert await end_of(b) == LOST


async def test_an_end_whose_waiting_is_given_up_is_one_all_the_same():
    async with linked() as (a, b):
        b._take = lambda *_: None
        closing = asyncio.create_task(a.close(Reason("link_paused")))
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert await end_of(a) == Reason("link_paused")
        assert await end_of(b) == LOST


@pytest.mark.parametrize("lost", ["sctp", "dtls"])
async def test_a_connection_that_the_other_side_drops_is_noticed_at_once(lost):
    async def nothing() -> None: ...

    async with linked() as (a, b):
        if lost == "dtls":  # and SCTP's farewell does not come through
            b._connection.sctp._abort = nothing
        await b._connection.close()
        assert await end_of(a) == LOST


async def test_a_silent_other_side_is_asked_and_then_given_up(monkeypatch):
    monkeypatch.setattr(webrtc, "Keepalive", functools.partial(Keepalive, ping_ms=10, dead_ms=60))
    asked = []
    async with linked() as (a, b):
        b._watching.cancel()
        b._take = lambda name, data: asked.append((name, data))
        assert await end_of(a) == LOST
        assert ("sync", bytes((Kind.PING,))) in asked


async def test_a_link_in_doubt_is_asked_at_once_and_goes_on_if_it_is_one():
    async with linked() as (a, b):
        asked, real = [], b._take_piece
        b._take_piece = lambda name, kind, payload: (asked.append(kind), real(name, kind, payload))
        a.doubt()
        await until(lambda: Kind.PING in asked, "the question")
        await until(lambda: a._keepalive._doubted is None, "the answer")
        assert a.ends == Ends("127.0.0.1", "127.0.0.1")


async def test_a_link_whose_own_address_is_gone_ends_without_being_asked():
    async with linked() as (a, _b):
        a._interfaces = Interfaces([])
        a.doubt()
        assert await end_of(a) == LOST


async def test_a_message_that_does_not_go_on_ends_the_link(monkeypatch):
    monkeypatch.setattr(pieces, "STUCK_MS", 20)
    monkeypatch.setattr(webrtc, "Keepalive", functools.partial(Keepalive, ping_ms=10))
    async with linked() as (a, b):
        a._put("blobs", bytes((Kind.MORE,)) + b"a byte, and then nothing")
        assert (await end_of(b)).code == "link_protocol"


async def test_a_side_that_only_listens_is_known_to_live(monkeypatch):
    monkeypatch.setattr(webrtc, "Keepalive", functools.partial(Keepalive, ping_ms=10))
    async with linked() as (a, b):
        b._watching.cancel()
        heard, real = [], a._take_piece
        a._take_piece = lambda name, kind, payload: (heard.append(kind), real(name, kind, payload))
        await until(lambda: heard.count(Kind.PONG) >= 3, "pings are answered")


async def test_many_pings_do_not_make_as_many_pongs(monkeypatch):
    monkeypatch.setattr(webrtc, "FLUSH_S", 0.05)  # nor does a goodbye
    async with linked() as (a, b):
        stall(b)
        for _ in range(1_000):
            a._put("sync", bytes((Kind.PING,)))
        await a.send("sync", b"behind them")
        assert await b.receive("sync") == b"behind them"
        assert b._channels["sync"].bufferedAmount <= 2


# --- peers that break the rules --------------------------------------------------------------

RULES_BROKEN = {
    "unknown kind": bytes((99,)),
    "text": "text",
    "too long": bytes(PIECE_BYTES_MAX + 1),
    "second proof": bytes((Kind.PROOF,)),
}


@pytest.mark.parametrize("piece", RULES_BROKEN.values(), ids=RULES_BROKEN.keys())
async def test_a_peer_that_breaks_the_rules_is_cut_off(piece):
    async with linked() as (a, b):
        a._channels["blobs"].send(piece)
        reason = await end_of(b)
        assert reason.code == "link_protocol"


async def test_a_third_channel_is_against_the_rules():
    async with linked() as (a, b):
        a._connection.createDataChannel("third")
        reason = await end_of(b)
        assert reason.code == "link_protocol"


async def test_a_peer_that_sends_more_than_may_wait_is_cut_off():
    async with linked() as (a, b):
        b._inbox._bytes_max = 100_000
        with contextlib.suppress(LinkClosed):
            await a.send("sync", bytes(200_000))
        reason = await end_of(b)
        assert reason.code == "link_protocol"


PIECES = st.binary(max_size=20) | st.text(max_size=5)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(["sync", "blobs"]), PIECES), max_size=10))
def test_whatever_a_peer_sends_the_link_goes_on_or_ends(sent):
    async def scenario():
        async with linked() as (a, b):
            for channel, piece in sent:
                a._channels[channel].send(piece)
            with contextlib.suppress(LinkClosed):
                await a.send("sync", b"end")
                while await b.receive("sync") != b"end":
                    pass

    asyncio.run(scenario())
