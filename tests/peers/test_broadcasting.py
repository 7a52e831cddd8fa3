"""Real datagrams on loopback: two devices without multicast find, ask and lose each other."""

import asyncio
import contextlib
import ipaddress
import socket

import pytest

from peers.broadcasting import Broadcasting
from peers.interfaces import Interfaces, LocalNetwork
from peers.presence import Presence
from peers.sightings import Sighting

LOOPBACK = LocalNetwork("127.0.0.1", ipaddress.ip_network("127.0.0.0/8"))


class _OnLoopback(Interfaces):
    """The real policy, for which loopback is a network like any other."""

    def networks(self) -> list[LocalNetwork]:
        return [LOOPBACK]


class Watcher:
    """A Broadcasting with all that it reported."""

    def __init__(self, port: int, digit: str) -> None:
        self.events: asyncio.Queue[Sighting | str] = asyncio.Queue()
        self.said = Presence(digit * 16, 4000, b"t" * 8)
        self.known: list[str] = []
        self.broadcasting = Broadcasting(
            _OnLoopback(["127.0.0.1"]),
            lambda: self.said,
            on_found=self.events.put_nowait,
            on_lost=self.events.put_nowait,
            known_hosts=lambda: self.known,
            port=port,
        )

    async def next(self) -> Sighting | str:
        async with asyncio.timeout(10):
            return await self.events.get()


@pytest.fixture
def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.bind(("127.0.0.1", 0))
        return end.getsockname()[1]


@pytest.fixture
async def watch(free_port):
    async with contextlib.AsyncExitStack() as stack:

        async def start(digit: str) -> Watcher:
            watcher = Watcher(free_port, digit)
            stack.push_async_callback(watcher.broadcasting.stop)
            await watcher.broadcasting.use([LOOPBACK])
            return watcher

        yield start


async def test_devices_on_one_port_hear_each_other_and_what_changes_and_the_goodbye(watch):
    one, other = await watch("1"), await watch("2")
    assert await one.next() == Sighting("2" * 16, ("127.0.0.1",), 4000, b"t" * 8)
    assert (await other.next()).instance == "1" * 16
    other.said = Presence("2" * 16, 4000, b"n" * 8)
    other.broadcasting.changed()
    while (await one.next()).tag != b"n" * 8:
        continue
    await other.broadcasting.stop()
    while await one.next() != "2" * 16:
        continue


async def test_a_network_that_goes_away_takes_everybody_along(watch):
    one, _other = await watch("1"), await watch("2")
    await one.next()
    await one.broadcasting.use([])
    while await one.next() != "2" * 16:
        continue


async def test_a_host_that_is_asked_answers(watch):
    one, other = await watch("1"), await watch("2")
    while not one.events.empty() or not other.events.empty():
        await one.next()
    one.broadcasting.ask("127.0.0.1")  # whoever of the two hears it
    one.broadcasting.ask("192.0.2.1")  # not near: nothing is sent there
    one.broadcasting.ask("no address")
    assert (await one.next()).port == 4000


async def test_garbage_on_the_port_changes_nothing(watch, free_port):
    one = await watch("1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for junk in (b"", b"CMPN", b"CMPN\x01\x01\xff", bytes(2_000)):
            stranger.sendto(junk, ("127.0.0.1", free_port))
    await watch("2")
    assert (await one.next()).instance == "2" * 16
