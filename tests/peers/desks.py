"""Devices that pair over real sockets on loopback, and see each other's beacons at once."""

import asyncio
import contextlib
import re

import pytest

from peers.beacon import Beacon
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.membership import Membership
from peers.pairing_desk import PairingDesk
from peers.pairing_view import About, PairingView, Step
from peers.sightings import Sighting
from peers.signalling import FrameStream, Intent, SignallingServer

LOOPBACK = Interfaces(["127.0.0.1"])


class Kept:
    """A peers.membership.GroupStore in memory."""

    def __init__(self) -> None:
        self.kept: bytes | None = None
        self.published: list[bytes] = []

    async def load(self) -> bytes | None:
        return self.kept

    async def save(self, kept: bytes) -> None:
        self.kept = kept

    async def statements(self, after: int, limit: int) -> tuple[list[bytes], int]:
        page = self.published[after : after + limit]
        return page, after + len(page)

    async def publish(self, statements: list[bytes]) -> None:
        self.published += [s for s in statements if s not in self.published]


class Air:
    """What everybody in the network sees."""

    def __init__(self) -> None:
        self.sightings: dict[str, Sighting] = {}
        self.devices: list[Device] = []

    def changed(self) -> None:
        for device in self.devices:
            device.desk.sighted()


class Window:
    """A peers.pairing_visits.Surroundings: one device's view of the air."""

    def __init__(self, air: Air, instance: str) -> None:
        self.instance = instance
        self.air = air
        self.port = 0
        self.beacons: list[Beacon | None] = []
        self.looked_everywhere = 0

    @property
    def sightings(self) -> list[Sighting]:
        return [s for s in self.air.sightings.values() if s.instance != self.instance]

    def look_everywhere(self) -> None:
        self.looked_everywhere += 1

    def show_beacon(self, beacon: Beacon | None) -> None:
        self.beacons.append(beacon)
        here = Sighting(self.instance, ("127.0.0.1",), self.port, b"", beacon)
        self.air.sightings[self.instance] = here
        self.air.changed()


class Device:
    """One device: its desk, all views it has shown, and what a person does with them."""

    def __init__(self, name: str, window: Window, held: int) -> None:
        self.name, self.window, self.held = name, window, held
        self.identity = Identity.generate()
        self.views: list[PairingView] = []
        self.changed = asyncio.Event()
        self.paired: list[bytes] = []
        self.taken: list[Intent] = []

    async def start(self, *, handshake_s: float = 10.0, **changes) -> None:
        self.membership = await Membership.open(
            self.identity, Kept(), name=self.name, platform="Linux", now_ms=1
        )
        self.server = SignallingServer(LOOPBACK, 0, self._take, handshake_s=handshake_s)
        self.window.port = await self.server.start()
        self.desk = PairingDesk(
            identity=self.identity,
            membership=self.membership,
            interfaces=LOOPBACK,
            surroundings=self.window,
            port=self.window.port,
            about=self._about,
            on_change=self._changed,
            on_paired=lambda device, _: self.paired.append(device),
            **changes,
        )

    async def stop(self) -> None:
        await self.desk.stop()
        await self.server.stop()

    async def reach(self, *steps: Step) -> PairingView:
        """Until the pairing is at one of these steps."""
        return await self.until(lambda view: view.step in steps, f"{steps}")

    async def until(self, condition, what: str) -> PairingView:
        try:
            async with asyncio.timeout(20):
                while self.desk.view is None or not condition(self.desk.view):
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            pytest.fail(f"{self.name} is not at {what} but {self.desk.view}")
        return self.desk.view

    async def ended(self) -> str:
        """Why it has failed."""
        view = await self.reach(Step.FAILED, Step.PAIRED)
        assert view.reason is not None, "it has not failed"
        return view.reason.code

    @property
    def is_alone(self) -> bool:
        return len(self.membership.group.members) == 1

    async def _about(self) -> About:
        return About(self.name, "Linux", self.held)

    def _changed(self, view: PairingView) -> None:
        self.views.append(view)
        self.changed.set()

    async def _take(self, intent: Intent, stream: FrameStream) -> None:
        self.taken.append(intent)
        await self.desk.take(intent, stream)


@contextlib.asynccontextmanager
async def devices(*held: int, **changes):
    """So many devices in one network, each with so many conversations."""
    air = Air()
    try:
        for number, count in enumerate(held):
            device = Device(f"device {number}", Window(air, f"{number:016x}"), count)
            await device.start(**changes)
            air.devices.append(device)
        yield air.devices
    finally:
        for device in air.devices:
            await device.stop()


async def confirm_check_code(host: Device, newcomer: Device) -> None:
    """The host's person types what the newcomer shows."""
    await host.reach(Step.ASK_CHECK_CODE)
    shown = await newcomer.reach(Step.SHOW_CHECK_CODE)
    await host.desk.confirm(shown.check_code)


async def both_paired(a: Device, b: Device) -> None:
    await a.reach(Step.PAIRED)
    await b.reach(Step.PAIRED)
    assert a.membership.group.members.keys() == b.membership.group.members.keys()
    assert {a.identity.device_id, b.identity.device_id} <= a.membership.group.members.keys()


def words_of(code: str) -> list[str]:
    return re.findall("[a-z]+", code)


def wrong(code: str) -> str:
    """A code of the same number with another last word."""
    other = "zebra" if not code.endswith("zebra") else "zephyr"
    return code.rpartition("-")[0] + "-" + other
