"""Deleted records go for good, once every device knows of it that is waited for.

When that is follows from what each device says to have absorbed (companion.model.frontier) and
for how long it has been silent (companion.store.hearing); what happens then is the business of
companion.store.collecting.
"""

import asyncio
import functools
import logging
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library, wall_ms
from companion.model import hlc
from companion.model.dots import VersionVector
from companion.model.frontier import absorbed_by, absorbed_value, sign_of_life
from companion.model.ids import DeviceId, RecordId
from companion.model.merge import RecordState
from companion.model.records import ABSORBED, DEVICE
from companion.store.writer import Edit, Store

logger = logging.getLogger(__name__)

FIRST_S: Final = 3 * 60.0
"""After the start: by then most devices have met, and the start itself is over."""

LOOK_S: Final = 60 * 60.0
TELL_MS: Final = 24 * 60 * 60 * 1000
_DAY_MS: Final = 24 * 60 * 60 * 1000
PURGE_MAX: Final = 20
"""So many records, with their parts, go in one transaction."""


class Group(Protocol):
    """What is asked of the network."""

    def others(self) -> Mapping[DeviceId, str]:
        """The other devices of the group, by name."""


class Collecting:
    """Looks hourly, since computers sleep.

    Args:
        own: this device.
        on_warning: told when `warnings` has changed.
    """

    def __init__(
        self, library: Library, group: Group, own: DeviceId, on_warning: Callable[[], None]
    ) -> None:
        self._library = library
        self._group = group
        self._own = own
        self._on_warning = on_warning
        self._warnings: list[m.ReasonValue] = []

    @property
    def warnings(self) -> list[m.ReasonValue]:
        """Devices that are silent for long, each by name."""
        return self._warnings

    async def run(self) -> None:
        """For ever."""
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                await self.look(wall_ms())
            except CompanionError as error:
                logger.warning("deleted records could not be looked through: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self, now_ms: int) -> None:
        """Say what is absorbed here, see what others say, and let go what may go."""
        records = await self._library.ask(lambda store: store.of_kind(DEVICE))
        devices = {DeviceId(record.id): record for record in records}
        await self._tell(devices.get(self._own), now_ms)
        frontier = await self._frontier(devices, now_ms)
        await self._purge(frontier, now_ms)
        after: int | None = 0
        while after is not None:
            portion = functools.partial(Store.collect, frontier=frontier, after=after)
            after = await self._library.ask(portion)

    async def _tell(self, own: RecordState | None, now_ms: int) -> None:
        said = own.fields.get(ABSORBED, ()) if own is not None else ()
        last_ms = max((hlc.milliseconds(s.hlc) for s in said), default=0)
        if not 0 <= now_ms - last_ms < TELL_MS:
            value = absorbed_value(await self._library.vector())
            await self._library.write([Edit(RecordId(self._own), DEVICE, {ABSORBED: value})])

    async def _frontier(
        self, devices: Mapping[DeviceId, RecordState], now_ms: int
    ) -> VersionVector:
        """What everyone has absorbed who is not dormant."""
        others = self._group.others()
        none = {d: RecordState(RecordId(d), DEVICE) for d in others}
        states = {d: devices.get(d, none[d]) for d in others}
        signs = {d: sign_of_life(state) for d, state in states.items()}
        silences = await self._library.ask(lambda store: store.hear(signs, now_ms))
        warnings = [
            m.ReasonValue(
                "device_dormant" if silence.is_dormant else "device_silent",
                {"name": others[device], "days": silence.silent_ms // _DAY_MS},
            )
            for device, silence in silences.items()
            if silence.is_long
        ]
        if warnings != self._warnings:
            self._warnings = warnings
            self._on_warning()
        here = await self._library.vector()
        waited_for = (states[d] for d, silence in silences.items() if not silence.is_dormant)
        return here.meet(*(absorbed_by(state, here) for state in waited_for))

    async def _purge(self, frontier: VersionVector, now_ms: int) -> None:
        after: int | None = 0
        while after is not None:
            portion = functools.partial(Store.ripe, frontier=frontier, after=after, now_ms=now_ms)
            ripe, after = await self._library.ask(portion)
            for first in range(0, len(ripe), PURGE_MAX):
                await self._library.purge(ripe[first : first + PURGE_MAX])
