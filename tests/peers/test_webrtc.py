"""Links over aiortc on loopback, with nothing replaced: signalling, handshake, ICE, DTLS, SCTP."""

import asyncio
import contextlib
import functools
import os
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.reasons import Reason
from peers import webrtc
from peers.addresses import Endpoint
from peers.group import Member
from peers.handshake import SecureStream, answer_greeting, greet
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.keepalive import Keepalive
from peers.link import LinkClosed
from peers.pieces import PIECE_BYTES_MAX, Kind
from peers.signalling import Intent, SignallingServer, StreamClosed, dial
from peers.webrtc import UNSENT_BYTES_MAX, WebRtcLink, make_link

LOOPBACK = Interfaces(["127.0.0.1"])
RUN = b"run-of-a", b"run-of-b"
LOST = Reason("link_lost")
ROLES = pytest.mark.parametrize("dialler_offers", [True, False])


def member(identity: Identity) -> Member:
    return Member(identity.public_key, "Name", "linux", 0)


class Meeting:
    """Two devices: b listens, a dials. What fails at b is kept."""

    def __init__(self, *, dialler_offers: bool = True) -> None:
        devices = sorted((Identity.generate(), Identity.generate()), key=lambda i: i.device_id)
        self.a, self.b = devices if dialler_offers else reversed(devices)
        self.link_b: WebRtcLink | None = None
        self.failed_b: BaseException | None = None
        self.done_b = asyncio.Event()

    async def __aenter__(self) -> "Meeting":
        self._tasks_before = asyncio.all_tasks()
        self.server = SignallingServer(LOOPBACK, 0, self._answer)
        self.endpoint = Endpoint("127.0.0.1", await self.server.start())
        return self

    async def __aexit__(self, *error: object) -> None:
        if self.link_b is not None:
            await self.link_b.close(LOST)
        await self.server.stop()
        if error == (None, None, None):
            await until(lambda: asyncio.all_tasks() <= self._tasks_before, "no task left behind")

    async def greet(self) -> SecureStream:
        stream = await dial(self.endpoint, Intent.LINK, LOOPBACK)
        return await greet(stream, self.a, member(self.b), RUN[0])

    async def link(self) -> tuple[WebRtcLink, WebRtcLink]:
        link_a = await make_link(await self.greet(), self.a, LOOPBACK)
        await self.done_b.wait()
        assert self.link_b is not None, self.failed_b
        return link_a, self.link_b

    async def fail(self, secure: SecureStream) -> BaseException | None:
        """What a's attempt ends with; b's is in `failed_b`."""
        try:
            link_a = await make_link(secure, self.a, LOOPBACK)
        except (LinkClosed, TimeoutError, RemoteProtocolError, StreamClosed) as error:
            return error
        finally:
            await secure.stream.close()
            await self.done_b.wait()
        assert self.link_b is None, "it did not fail"
        await link_a.wait_closed()
        return None

    async def _answer(self, _intent: Intent, stream) -> None:
        try:
            secure = await answer_greeting(
                stream,
                self.b,
                RUN[1],
                member_of=lambda _: member(self.a),
                refusal_of=lambda *_: "",
            )
            assert secure is not None
            stream.established()
            self.link_b = await make_link(secure, self.b, LOOPBACK)
        except Exception as error:
            self.failed_b = error
        finally:
            self.done_b.set()


async def until(condition, what: str) -> None:
    try:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)
    except TimeoutError:
        pytest.fail(f"not reached: {what}")


@contextlib.asynccontextmanager
async def linked(**changes):
    async with Meeting(**changes) as meeting:
        a, b = await meeting.link()
        try:
            yield a, b
        finally:
            await a.close(LOST)


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


async def test_sending_waits_while_nothing_gets_out():
    async with linked() as (a, _b):
        stall(a)
        sending = [asyncio.create_task(a.send(c, bytes(4_000_000))) for c in ("sync", "blobs")]
        done, waiting = await asyncio.wait(sending, timeout=0.2)
        assert not done
        for name, channel in a._channels.items():
            assert channel.bufferedAmount <= UNSENT_BYTES_MAX[name] + PIECE_BYTES_MAX
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
async def test_the_reason_of_an_end_arrives_after_all_that_was_sent(length):
    async with linked() as (a, b):
        message = os.urandom(length)
        await a.send("sync", message)
        await a.close(Reason("link_paused"))
        assert await b.wait_closed() == Reason("link_peer_paused")
        assert await a.wait_closed() == Reason("link_paused")
        assert await b.receive("sync") == message
        with pytest.raises(LinkClosed):
            await b.receive("sync")
        with pytest.raises(LinkClosed):
            await a.send("sync", b"after")


async def test_both_may_end_it_at_once_each_for_its_own_reason():
    async with linked() as (a, b):
        await asyncio.gather(a.close(Reason("link_paused")), b.close(LOST), a.close(LOST))
        assert await a.wait_closed() == Reason("link_paused")
        assert await b.wait_closed() == LOST


async def test_an_end_that_the_other_side_does_not_take_up_is_one_all_the_same(monkeypatch):
    monkeypatch.setattr(webrtc, "FLUSH_S", 0.05)
    async with linked() as (a, b):
        b._take = lambda *_: None
        await a.close(Reason("link_paused"))
        assert await a.wait_closed() == Reason("link_paused")
        assert await b.wait_closed() == LOST


async def test_an_end_whose_waiting_is_given_up_is_one_all_the_same():
    async with linked() as (a, b):
        b._take = lambda *_: None
        closing = asyncio.create_task(a.close(Reason("link_paused")))
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert await a.wait_closed() == Reason("link_paused")
        assert await b.wait_closed() == LOST


@pytest.mark.parametrize("lost", ["sctp", "dtls"])
async def test_a_connection_that_the_other_side_drops_is_noticed_at_once(lost):
    async def nothing() -> None: ...

    async with linked() as (a, b):
        if lost == "dtls":  # and SCTP's farewell does not come through
            b._connection.sctp._abort = nothing
        await b._connection.close()
        assert await a.wait_closed() == LOST


async def test_a_silent_other_side_is_asked_and_then_given_up(monkeypatch):
    monkeypatch.setattr(webrtc, "Keepalive", functools.partial(Keepalive, ping_ms=10, dead_ms=60))
    asked = []
    async with linked() as (a, b):
        b._watching.cancel()
        b._take = lambda name, data: asked.append((name, data))
        assert await a.wait_closed() == LOST
        assert ("sync", bytes((Kind.PING,))) in asked


async def test_a_side_that_only_listens_is_known_to_live(monkeypatch):
    monkeypatch.setattr(webrtc, "Keepalive", functools.partial(Keepalive, ping_ms=10))
    async with linked() as (a, b):
        b._watching.cancel()
        heard, real = [], a._take_piece
        a._take_piece = lambda name, kind, payload: (heard.append(kind), real(name, kind, payload))
        await until(lambda: heard.count(Kind.PONG) >= 3, "pings are answered")


async def test_many_pings_do_not_make_as_many_pongs():
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
        reason = await b.wait_closed()
        assert reason.code == "link_protocol"


async def test_a_third_channel_is_against_the_rules():
    async with linked() as (a, b):
        a._connection.createDataChannel("third")
        reason = await b.wait_closed()
        assert reason.code == "link_protocol"


async def test_a_peer_that_sends_more_than_may_wait_is_cut_off():
    async with linked() as (a, b):
        b._inbox._bytes_max = 100_000
        with contextlib.suppress(LinkClosed):
            await a.send("sync", bytes(200_000))
        reason = await b.wait_closed()
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


# --- keys, fingerprints, descriptions --------------------------------------------------------


@ROLES
async def test_nothing_is_taken_before_the_proof(dialler_offers, monkeypatch):
    async def talk_first(link: WebRtcLink) -> None:
        for name in link._channels:
            await link._opened[name].wait()
            link._put(name, bytes((Kind.LAST,)) + b"hello")

    async with Meeting(dialler_offers=dialler_offers) as meeting:
        real = WebRtcLink.prove

        async def prove(link, *args):
            await (talk_first(link) if link.peer == meeting.b.device_id else real(link, *args))

        monkeypatch.setattr(WebRtcLink, "prove", prove)
        await meeting.fail(await meeting.greet())
        assert isinstance(meeting.failed_b, LinkClosed)
        assert meeting.failed_b.reason.code == "link_protocol"


@ROLES
@pytest.mark.parametrize("signed", ["dc-bind-1", "companion-sdp-1"])
async def test_what_another_key_has_signed_is_refused(dialler_offers, signed, monkeypatch):
    monkeypatch.setattr(webrtc, "SETUP_S", 1.0)
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        real, stranger = meeting.a.sign, Identity.generate()
        meeting.a.sign = lambda message: (
            stranger.sign(message) if message.startswith(signed.encode()) else real(message)
        )
        await meeting.fail(await meeting.greet())
        assert isinstance(meeting.failed_b, RemoteProtocolError)
        assert meeting.link_b is None


@ROLES
async def test_a_description_that_was_changed_after_signing_is_refused(dialler_offers, monkeypatch):
    monkeypatch.setattr(webrtc, "SETUP_S", 1.0)
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        secure = await meeting.greet()
        real = secure.write

        async def write(frame: bytes) -> None:
            description = msgspec.msgpack.decode(frame)
            description["sdp"] = description["sdp"].replace("a=sctp-port:5000", "a=sctp-port:5001")
            await real(msgspec.msgpack.encode(description))

        secure.write = write
        await meeting.fail(secure)
        assert isinstance(meeting.failed_b, RemoteProtocolError)


@pytest.mark.parametrize("forger", ["offerer", "answerer"])
async def test_a_certificate_that_is_not_the_signed_one_is_refused(forger, monkeypatch):
    """The right device signs the fingerprint of a certificate that it does not have."""
    monkeypatch.setattr(webrtc, "SETUP_S", 1.0)
    real, turns = webrtc.descriptions.with_sha256_only, iter(["offerer", "answerer"])

    def forged(sdp: str) -> str:
        other = ":".join(["AA"] * 32)
        ours = real(sdp)
        return re.sub("(sha-256 ).*", rf"\g<1>{other}\r", ours) if next(turns) == forger else ours

    monkeypatch.setattr(webrtc.descriptions, "with_sha256_only", forged)
    async with Meeting() as meeting:
        assert await meeting.fail(await meeting.greet()) is not None
        assert isinstance(meeting.failed_b, LinkClosed | TimeoutError)


@ROLES
@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("a=mid:0", "a=mid:1"),  # an answer to something else
        ("a=setup:.*", "a=setup:sideways"),
        ("a=ice-ufrag:.*", ""),
        ("a=candidate:", "a=candidate:x x "),
        ("a=sctp-port:5000", ""),
        ("m=application", "m=audio"),
    ],
)
async def test_a_description_that_makes_no_sense_ends_the_attempt(
    dialler_offers, line, instead, monkeypatch
):
    """Rightly signed by a member. No link, no error in the log, nothing left behind."""
    monkeypatch.setattr(webrtc, "SETUP_S", 0.5)
    real = webrtc.descriptions.with_sha256_only
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        secure = await meeting.greet()
        first = iter([True])
        monkeypatch.setattr(
            webrtc.descriptions,
            "with_sha256_only",
            lambda sdp: re.sub(line, instead, real(sdp)) if next(first, False) else real(sdp),
        )
        await meeting.fail(secure)
        assert meeting.link_b is None


@ROLES
@pytest.mark.parametrize("moment", range(8))
async def test_an_attempt_that_is_given_up_leaves_nothing(dialler_offers, moment, monkeypatch):
    """Whenever that is, also after the proof: else a link would stay up that nobody owns."""
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        secure = await meeting.greet()
        moments = iter(range(8))

        def giving_up(real):
            async def step(*args):
                making = asyncio.current_task()
                if making is attempt and next(moments, None) == moment:
                    attempt.cancel()
                return await real(*args)

            return step

        monkeypatch.setattr(WebRtcLink, "_first", giving_up(WebRtcLink._first))
        for owner, name in ((secure, "write"), (secure, "read"), (secure.stream, "close")):
            monkeypatch.setattr(owner, name, giving_up(getattr(owner, name)))
        attempt = asyncio.create_task(make_link(secure, meeting.a, LOOPBACK))
        (made,) = await asyncio.gather(attempt, return_exceptions=True)
        await secure.stream.close()
        if moment == 7:  # there are only seven
            await made.close(LOST)
        else:
            assert isinstance(made, asyncio.CancelledError)
        await meeting.server.stop()
        if meeting.link_b is not None:
            await meeting.link_b.wait_closed()


async def test_only_allowed_addresses_are_offered():
    async with linked() as (a, b):
        for link in (a, b):
            sdp = link._connection.localDescription.sdp
            assert set(re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+)", sdp)) == {"127.0.0.1"}
