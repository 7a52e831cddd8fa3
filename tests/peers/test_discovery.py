"""Real multicast DNS on loopback: several Discovery objects find and lose each other."""

import asyncio
import contextlib
import time

import pytest
from zeroconf.asyncio import AsyncServiceInfo

from peers import discovery
from peers.addresses import ADDRESSES_MAX
from peers.beacon import Beacon
from peers.discovery import Discovery
from peers.interfaces import Interfaces
from peers.mdns import SERVICE, TXT_VERSION
from peers.sightings import Sighting

LOOPBACK = ["127.0.0.1"]


class Watcher:
    """A Discovery with all that it reported."""

    def __init__(self, port: int, only: list[str]) -> None:
        self.events: asyncio.Queue[Sighting | str] = asyncio.Queue()
        self.network = 0
        self.policy = list(only)
        self.interfaces = _Changing(self.policy)
        self.discovery = Discovery(
            self.interfaces,
            port,
            on_found=self.events.put_nowait,
            on_lost=self.events.put_nowait,
            on_network=self._moved,
            poll_s=0.05,
        )

    def _moved(self) -> None:
        self.network += 1

    async def next(self, instance: str) -> Sighting | str:
        """The next event about one instance; other Companions of this machine do not matter."""
        async with asyncio.timeout(10):
            while True:
                event = await self.events.get()
                if event == instance or getattr(event, "instance", None) == instance:
                    return event


class _Changing(Interfaces):
    """The real policy, whose restriction the test may change as cables come and go."""

    def __init__(self, only: list[str]) -> None:
        super().__init__(only)
        self._list = only

    def addresses(self) -> list[str]:
        return Interfaces(self._list).addresses()

    def multicast_addresses(self) -> list[str]:
        return Interfaces(self._list).multicast_addresses()


@pytest.fixture
async def watch():
    """Starts Discoverys, and stops them."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(port: int, only: list[str] = LOOPBACK) -> Watcher:
            watcher = Watcher(port, only)
            await watcher.discovery.start()
            stack.push_async_callback(watcher.discovery.stop)
            return watcher

        yield start


async def test_two_devices_find_each_other_on_loopback(watch):
    one, other = await watch(4001), await watch(4002)
    seen = await one.next(other.discovery.instance)
    assert seen.addresses == ("127.0.0.1",)
    assert seen.port == 4002
    assert (await other.next(one.discovery.instance)).port == 4001


async def test_a_new_tag_is_seen_by_the_others(watch):
    one, other = await watch(4001), await watch(4002)
    first = await one.next(other.discovery.instance)
    await other.discovery.update_tag(b"\x01" * 8)
    second = await one.next(other.discovery.instance)
    assert len(first.tag) == 8
    assert second.tag == b"\x01" * 8


async def test_a_name_is_told_while_a_pairing_is_open_and_no_longer(watch):
    one, other = await watch(4001), await watch(4002)
    assert (await one.next(other.discovery.instance)).beacon is None
    other.discovery.show_beacon(Beacon("Küche", 7))
    assert (await one.next(other.discovery.instance)).beacon == Beacon("Küche", 7)
    other.discovery.show_beacon(Beacon("Küche", compares=True))
    assert (await one.next(other.discovery.instance)).beacon == Beacon("Küche", 0, True)
    other.discovery.show_beacon(None)
    assert (await one.next(other.discovery.instance)).beacon is None


async def test_a_goodbye_is_noticed(watch):
    one, other = await watch(4001), await watch(4002)
    await one.next(other.discovery.instance)
    await other.discovery.stop()
    assert await one.next(other.discovery.instance) == other.discovery.instance
    assert other.discovery.instance not in [s.instance for s in one.discovery.sightings]


async def test_no_device_reports_itself(watch):
    one, other = await watch(4001), await watch(4002)
    await one.next(other.discovery.instance)
    assert one.discovery.instance not in [s.instance for s in one.discovery.sightings]


async def test_without_a_network_it_waits_and_begins_when_there_is_one(watch):
    other = await watch(4002)
    one = await watch(4001, only=[])
    assert not one.discovery.is_announcing
    one.policy.append("127.0.0.1")
    await one.discovery.interfaces_changed()
    assert (await one.next(other.discovery.instance)).port == 4002
    assert one.network == 1


async def test_a_computer_that_slept_looks_again_at_once(watch, monkeypatch):
    one, other = await watch(4001), await watch(4002)
    await one.next(other.discovery.instance)
    before, asleep_s = one.network, 3_600.0
    now = time.time
    monkeypatch.setattr(discovery.time, "time", lambda: now() + asleep_s)
    assert await one.next(other.discovery.instance) == other.discovery.instance  # who knows
    assert (await one.next(other.discovery.instance)).port == 4002
    assert one.network > before


async def test_a_network_that_goes_away_takes_its_sightings_with_it(watch):
    one, other = await watch(4001), await watch(4002)
    await one.next(other.discovery.instance)
    one.policy.clear()
    await one.discovery.interfaces_changed()
    assert await one.next(other.discovery.instance) == other.discovery.instance
    assert not one.discovery.is_announcing


async def test_the_announcement_says_nothing_of_whose_it_is(watch):
    one, other = await watch(4001), await watch(4002)
    seen = await one.next(other.discovery.instance)
    assert set(seen.instance) <= set("0123456789abcdef")
    assert seen.instance != one.discovery.instance


def test_of_many_addresses_that_somebody_announces_a_few_are_taken():
    many = [f"10.77.0.{number}" for number in range(1, 200)]
    name = f"x.{SERVICE}"
    properties = {b"v": TXT_VERSION, b"t": b"00" * 8}
    info = AsyncServiceInfo(SERVICE, name, port=9, properties=properties, parsed_addresses=many)
    discovery = Discovery(Interfaces(), 9, on_found=print, on_lost=print)
    sighting = discovery._sighting("x", info)
    assert sighting is not None
    assert len(sighting.addresses) == ADDRESSES_MAX
