"""How a link over aiortc comes about, and all that must not become one."""

import asyncio
import re

import msgspec
import pytest

from companion.errors import RemoteProtocolError
from peers import offers, webrtc
from peers.identity import Identity
from peers.link import LinkClosed
from peers.pieces import Kind
from peers.webrtc import WebRtcLink, make_link
from tests.peers.meeting import LOOPBACK, LOST, ROLES, Meeting, end_of, linked


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
async def test_what_another_key_has_signed_is_refused(dialler_offers, signed):
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        real, stranger = meeting.a.sign, Identity.generate()
        meeting.a.sign = lambda message: (
            stranger.sign(message) if message.startswith(signed.encode()) else real(message)
        )
        await meeting.fail(await meeting.greet())
        assert isinstance(meeting.failed_b, RemoteProtocolError)


@ROLES
async def test_a_description_that_was_changed_after_signing_is_refused(dialler_offers):
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
    real, turns = offers.descriptions.with_sha256_only, iter(["offerer", "answerer"])

    def forged(sdp: str) -> str:
        other = ":".join(["AA"] * 32)
        ours = real(sdp)
        return re.sub("(sha-256 ).*", rf"\g<1>{other}\r", ours) if next(turns) == forger else ours

    monkeypatch.setattr(offers.descriptions, "with_sha256_only", forged)
    async with Meeting() as meeting:
        failed_a = await meeting.fail(await meeting.greet())
        assert isinstance(failed_a or meeting.failed_b, LinkClosed)


@ROLES
@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("a=mid:0", "a=mid:1"),  # an answer to something else
        ("a=mid:0", "a=mid"),  # an offer that is understood, and cannot be answered
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
    real = offers.descriptions.with_sha256_only
    async with Meeting(dialler_offers=dialler_offers) as meeting:
        secure = await meeting.greet()
        first = iter([True])
        monkeypatch.setattr(
            offers.descriptions,
            "with_sha256_only",
            lambda sdp: re.sub(line, instead, real(sdp)) if next(first, False) else real(sdp),
        )
        await meeting.fail(secure)


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
            await end_of(meeting.link_b)


async def test_only_allowed_addresses_are_offered():
    async with linked() as (a, b):
        for link in (a, b):
            sdp = link._connection.localDescription.sdp
            assert set(re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+)", sdp)) == {"127.0.0.1"}
