"""Connections between strangers: bounded in time, number and length."""

import asyncio
import sys

import pytest

from companion.errors import CompanionError
from peers.addresses import Endpoint
from peers.dialling import Failure
from peers.interfaces import Interfaces
from peers.signalling import (
    DialFailed,
    FrameStream,
    Intent,
    SignallingServer,
    StreamClosed,
    dial,
)

LOOPBACK = Interfaces(["127.0.0.1"])


class Echo:
    """Answers every frame with itself; says what for it was connected."""

    def __init__(self, **changes) -> None:
        self.intents: list[Intent] = []
        self.server = SignallingServer(LOOPBACK, 0, self._take, **changes)

    async def __aenter__(self) -> Endpoint:
        return Endpoint("127.0.0.1", await self.server.start())

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    async def _take(self, intent: Intent, stream: FrameStream) -> None:
        self.intents.append(intent)
        while True:
            frame = await stream.read_frame()
            if frame == b"known":
                stream.established()
            await stream.write_frame(frame)


@pytest.mark.parametrize("intent", list(Intent))
async def test_frames_come_back_whole_and_in_order(intent):
    echo = Echo()
    async with echo as endpoint:
        stream = await dial(endpoint, intent, LOOPBACK)
        for frame in (b"", b"one", bytes(65_535)):
            await stream.write_frame(frame)
            assert await stream.read_frame() == frame
        await stream.close()
    assert echo.intents == [intent]


@pytest.mark.parametrize(
    "preamble", [b"GET / HTTP/1.1\r\n\r\n", b"CMPN\x02\x00", b"CMPN\x01\x09", b"CM"]
)
async def test_who_is_no_companion_is_not_answered(preamble):
    echo = Echo(handshake_s=0.2)
    async with echo as endpoint:
        reader, writer = await asyncio.open_connection(*endpoint)
        writer.write(preamble)
        assert await reader.read() == b""
        writer.close()
    assert echo.intents == []


async def test_who_says_nothing_is_dropped_and_who_is_known_is_not():
    async with Echo(handshake_s=0.2) as endpoint:
        silent = await dial(endpoint, Intent.LINK, LOOPBACK)
        known = await dial(endpoint, Intent.LINK, LOOPBACK)
        await known.write_frame(b"known")
        assert await known.read_frame() == b"known"
        with pytest.raises(StreamClosed):
            await silent.read_frame()
        await known.write_frame(b"still here")
        assert await known.read_frame() == b"still here"
        await known.close()


async def test_few_strangers_at_a_time_are_listened_to_and_the_oldest_gives_way():
    echo = Echo(handshakes_max=2)
    async with echo as endpoint:
        oldest, other, late = [await _heard(endpoint) for _ in range(3)]
        with pytest.raises(StreamClosed):
            await oldest.read_frame()
        for stream in (other, late):
            await stream.write_frame(b"still here")
            assert await stream.read_frame() == b"still here"
            await stream.close()
    assert echo.server.displaced == 1


async def test_who_is_known_never_gives_way_to_strangers():
    async with Echo(handshakes_max=2) as endpoint:
        known = await dial(endpoint, Intent.LINK, LOOPBACK)
        await known.write_frame(b"known")
        await known.read_frame()
        strangers = [await _heard(endpoint) for _ in range(5)]
        await known.write_frame(b"still here")
        assert await known.read_frame() == b"still here"
        for stream in (known, *strangers):
            await stream.close()


@pytest.mark.skipif(sys.platform != "linux", reason="others have one loopback address")
async def test_a_crowd_from_one_address_does_not_displace_who_comes_from_another():
    async with Echo(handshakes_max=3) as endpoint:
        reader, writer = await asyncio.open_connection(*endpoint, local_addr=("127.0.0.2", 0))
        writer.write(b"CMPN\x01\x00" + b"\x00\x01x")
        assert await reader.readexactly(3) == b"\x00\x01x"
        crowd = [await _heard(endpoint) for _ in range(5)]
        writer.write(b"\x00\x01y")
        assert await reader.readexactly(3) == b"\x00\x01y"
        writer.close()
        for stream in crowd:
            await stream.close()


async def _heard(endpoint: Endpoint) -> FrameStream:
    """A stranger's connection that has come through."""
    stream = await dial(endpoint, Intent.LINK, LOOPBACK)
    await stream.write_frame(b"x")
    await stream.read_frame()
    return stream


async def test_nobody_there_is_told_apart_from_not_allowed():
    async with Echo() as endpoint:
        pass
    with pytest.raises(DialFailed) as told:
        await dial(endpoint, Intent.LINK, LOOPBACK)
    assert told.value.failure is Failure.REFUSED
    for host in ("10.1.2.3", "not an address", "::1"):
        with pytest.raises(DialFailed) as told:
            await dial(Endpoint(host, 9), Intent.LINK, LOOPBACK)
        assert told.value.failure is Failure.NO_ROUTE


async def test_a_port_that_is_taken_is_an_error_for_people():
    async with Echo() as endpoint:
        second = SignallingServer(LOOPBACK, endpoint.port, Echo()._take)
        with pytest.raises(CompanionError) as told:
            await second.start()
    assert told.value.reason.code == "port_taken"
