"""A real link over aiortc on loopback: signalling, handshake, descriptions, channels."""

import asyncio
import contextlib
import os

import pytest

from companion.errors import RemoteProtocolError
from companion.reasons import Reason
from peers import webrtc
from peers.addresses import Endpoint
from peers.dialling import Failure
from peers.group import Member
from peers.handshake import SecureStream, answer_greeting, greet
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link import LinkClosed
from peers.pieces import Kind
from peers.signalling import DialFailed, Intent, SignallingServer, dial
from peers.webrtc import WebRtcLink, make_link

LOOPBACK = Interfaces(["127.0.0.1"])
RUN = b"run-of-a", b"run-of-b"


def member(identity: Identity) -> Member:
    return Member(identity.public_key, "Name", "linux", 0)


class Meeting:
    """Two devices: b listens, a dials. What fails on either side is kept."""

    def __init__(self, knows: bool = True) -> None:
        self.a, self.b = Identity.generate(), Identity.generate()
        self.knows = knows
        self.refusal = ""
        self.link_b: WebRtcLink | None = None
        self.failed_b: BaseException | None = None
        self.done_b = asyncio.Event()

    async def __aenter__(self) -> "Meeting":
        self.server = SignallingServer(LOOPBACK, 0, self._answer)
        self.endpoint = Endpoint("127.0.0.1", await self.server.start())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.link_b is not None:
            await self.link_b.close(Reason("link_lost"))
        await self.server.stop()

    async def greet(self, dialler: Identity | None = None) -> SecureStream:
        stream = await dial(self.endpoint, Intent.LINK, LOOPBACK)
        try:
            return await greet(stream, dialler or self.a, member(self.b), RUN[0])
        except BaseException:
            await stream.close()
            raise

    async def link(self) -> tuple[WebRtcLink, WebRtcLink]:
        link_a = await make_link(await self.greet(), self.a, LOOPBACK)
        await self.done_b.wait()
        assert self.link_b is not None, self.failed_b
        return link_a, self.link_b

    def _member_of(self, static: bytes) -> Member | None:
        known = member(self.a)
        return known if self.knows and known.static == static else None

    async def _answer(self, _intent: Intent, stream) -> None:
        try:
            secure = await answer_greeting(
                stream,
                self.b,
                RUN[1],
                member_of=self._member_of,
                refusal_of=lambda *_: self.refusal,
            )
            if secure is not None:
                stream.established()
                self.link_b = await make_link(secure, self.b, LOOPBACK)
        except Exception as error:
            self.failed_b = error
        finally:
            self.done_b.set()


@contextlib.asynccontextmanager
async def linked():
    async with Meeting() as meeting:
        a, b = await meeting.link()
        try:
            yield a, b
        finally:
            await a.close(Reason("link_lost"))


async def test_messages_go_both_ways_on_both_channels_whole_and_in_order():
    async with linked() as (a, b):
        big = os.urandom(1_000_000)
        for sender, receiver in ((a, b), (b, a)):
            for channel in ("sync", "blobs"):
                for message in (b"one", b"", big, b"last"):
                    await sender.send(channel, message)
                received = [await receiver.receive(channel) for _ in range(4)]
                assert received == [b"one", b"", big, b"last"]
        assert a.bytes_sent >= 2_000_000
        assert (a.route, b.route) == ("lan 127.0.0.1", "lan 127.0.0.1")


async def test_each_end_knows_who_the_other_is():
    async with Meeting() as meeting:
        a, b = await meeting.link()
        assert (a.peer, b.peer) == (meeting.b.device_id, meeting.a.device_id)
        await a.close(Reason("link_lost"))


async def test_the_reason_of_an_end_arrives_after_what_was_sent():
    async with linked() as (a, b):
        await a.send("sync", b"before")
        await a.close(Reason("link_paused"))
        assert await b.wait_closed() == Reason("link_peer_paused")
        assert await b.receive("sync") == b"before"
        with pytest.raises(LinkClosed):
            await b.receive("sync")
        with pytest.raises(LinkClosed):
            await a.send("sync", b"after")


async def test_sending_waits_while_the_other_side_is_slow():
    async with linked() as (a, _b):
        a._channels["blobs"]._RTCDataChannel__transport._cwnd = 0  # nothing gets out
        sending = asyncio.create_task(a.send("blobs", os.urandom(4_000_000)))
        await asyncio.wait({sending}, timeout=0.3)
        assert not sending.done()
        assert a._channels["blobs"].bufferedAmount < 2 * webrtc.UNSENT_BYTES_MAX["blobs"]
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def test_a_silent_other_side_is_given_up():
    async with linked() as (a, _b):
        real = a._now
        a._now = lambda: real() + 60_000
        a._watching.cancel()
        await a._watch()
        assert await a.wait_closed() == Reason("link_lost")


async def test_a_peer_that_breaks_the_rules_is_cut_off():
    async with linked() as (a, b):
        a._channels["sync"].send(bytes((99,)))
        reason = await b.wait_closed()
        assert reason.code == "link_protocol"


async def test_nothing_is_taken_before_the_proof(monkeypatch):
    """A device that talks first is cut off, whatever it says."""

    async def prove_nothing(self, *_: object) -> None:
        for name in self._channels:
            await self._opened[name].wait()
            self._put(name, bytes((Kind.LAST,)) + b"hello")

    async with Meeting() as meeting:
        secure = await meeting.greet()
        real = WebRtcLink.prove

        async def prove(self, *args):
            chosen = prove_nothing if self.peer == meeting.b.device_id else real
            await chosen(self, *args)

        monkeypatch.setattr(WebRtcLink, "prove", prove)
        link = await make_link(secure, meeting.a, LOOPBACK)
        await meeting.done_b.wait()
        assert isinstance(meeting.failed_b, LinkClosed)
        assert meeting.failed_b.reason.code == "link_protocol"
        await link.close(Reason("link_lost"))


async def test_another_fingerprint_than_the_signed_one_is_refused(monkeypatch):
    real = webrtc.descriptions.with_sha256_only
    async with Meeting() as meeting:
        secure = await meeting.greet()
        once = iter([True])

        def forged(sdp: str) -> str:
            sdp = real(sdp)
            if next(once, False):
                line = next(x for x in sdp.splitlines() if x.startswith("a=fingerprint"))
                sdp = sdp.replace(line, "a=fingerprint:sha-256 " + ":".join(["AA"] * 32))
            return sdp

        # Signed as it is, by the right device, but for a certificate that it does not have.
        monkeypatch.setattr(webrtc.descriptions, "with_sha256_only", forged)
        monkeypatch.setattr(webrtc, "SETUP_S", 3.0)
        with pytest.raises((LinkClosed, TimeoutError, RemoteProtocolError)):
            await make_link(secure, meeting.a, LOOPBACK)
        await meeting.done_b.wait()
        assert meeting.link_b is None


async def test_a_description_signed_by_another_device_is_refused(monkeypatch):
    async with Meeting() as meeting:
        secure = await meeting.greet()
        stranger = Identity.generate()
        monkeypatch.setattr(meeting.a, "sign", stranger.sign)
        with pytest.raises(Exception):  # noqa: B017, PT011  (closed, or timed out)
            async with asyncio.timeout(2):
                await make_link(secure, meeting.a, LOOPBACK)
        await meeting.done_b.wait()
        assert isinstance(meeting.failed_b, RemoteProtocolError)


async def test_a_stranger_is_not_answered():
    async with Meeting(knows=False) as meeting:
        with pytest.raises(DialFailed) as told:
            await meeting.greet()
        assert told.value.failure is Failure.STRANGER
        assert isinstance(meeting.failed_b, RemoteProtocolError)


@pytest.mark.parametrize(
    ("refusal", "failure"),
    [
        ("busy", Failure.BUSY),
        ("paused", Failure.PAUSED),
        ("version", Failure.VERSION),
        ("something newer", Failure.VERSION),
    ],
)
async def test_a_refusal_says_why(refusal, failure):
    async with Meeting() as meeting:
        meeting.refusal = refusal
        with pytest.raises(DialFailed) as told:
            await meeting.greet()
        assert told.value.failure is failure


async def test_only_allowed_addresses_are_offered():
    async with Meeting() as meeting:
        a, _b = await meeting.link()
        sdp = a._connection.localDescription.sdp
        hosts = {line.split()[4] for line in sdp.splitlines() if line.startswith("a=candidate")}
        assert hosts == {"127.0.0.1"}
        await a.close(Reason("link_lost"))
