"""When links are made and changes go, as the person decided: modes, pauses, limits and "now"."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from companion.errors import CompanionError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId
from peers.batches import Batches, Outings
from peers.clock import monotonic_ms, wall_ms
from peers.link_rules import NOT_PAUSED, Mode, Rules, RuleStore, decode, encode
from peers.links import Links

logger = logging.getLogger(__name__)

TICK_S: Final = 1.0
BYTES_PER_KB: Final = 1000


class Gate:
    """Stands before the links.

    Args:
        is_saving: whether this computer is on battery or a metered network.
        on_change: something that people see has changed.
    """

    def __init__(
        self,
        links: Links,
        store: RuleStore,
        *,
        is_saving: Callable[[], bool],
        on_change: Callable[[], None],
    ) -> None:
        self._links = links
        self._store = store
        self._is_saving = is_saving
        self._on_change = on_change
        self.rules = Rules()
        self._batches, self._outings = Batches(), Outings()
        self._vector = VersionVector()
        self._ticking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Take up what was decided before. To be called before the links start."""
        self.rules = decode(await self._store.load_rules())
        if self.rules.is_paused(wall_ms()):
            self._links.pause()
        for device, mode in self.rules.modes.items():
            if mode is Mode.MANUAL:
                self._links.hold(DeviceId(device))
        self._set_limits()
        self._ticking = asyncio.create_task(self._tick(), name="gate")

    async def stop(self) -> None:
        """No more ticks."""
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking

    # --- what people see -----------------------------------------------------------------

    def mode(self, device: DeviceId) -> Mode:
        """How it goes with a device now: automatic is one of the others."""
        chosen = self.rules.mode(device)
        if chosen is not Mode.AUTOMATIC:
            return chosen
        return Mode.BATCHED if self._is_saving() else Mode.LIVE

    def holds_back(self, device: DeviceId) -> bool:
        """Whether something that was written here waits until it goes to a device."""
        return device in self._batches

    # --- what people do ------------------------------------------------------------------

    async def pause(self, until_ms: int) -> None:
        """Cut all links and make none, until then."""
        self._links.pause()
        await self._decide(msgspec.structs.replace(self.rules, paused_until_ms=until_ms))

    async def resume(self) -> None:
        """Make links again."""
        self._links.resume()
        await self._decide(msgspec.structs.replace(self.rules, paused_until_ms=NOT_PAUSED))

    async def choose(self, device: DeviceId, mode: Mode) -> None:
        """Another mode for a device."""
        await self._decide(self.rules.choosing(device, mode))
        self._outings.end(device)
        if mode is Mode.MANUAL:
            self._links.hold(device)
            return
        self._links.release(device)
        if self.mode(device) is not Mode.BATCHED:
            self._flush(device)

    async def limit(self, *, upload_kb: int, download_kb: int) -> None:
        """Other limits, in kB/s; 0 for none."""
        await self._decide(
            msgspec.structs.replace(self.rules, upload_kb=upload_kb, download_kb=download_kb)
        )
        self._set_limits()

    def sync_now(self, devices: Iterable[DeviceId]) -> None:
        """Send what waits, dial who is not there, and have manual ones for once."""
        for device in devices:
            self._flush(device)
            if self.mode(device) is Mode.MANUAL:
                self._outings.begin(device, monotonic_ms())
                self._links.release(device)
            self._links.given(device, [])

    # --- what happens --------------------------------------------------------------------

    def committed(
        self, vector: VersionVector, *, local: bool, attachments: bool, source: object
    ) -> None:
        """The database has absorbed more."""
        self._vector = vector
        later = [
            device
            for device, standing in self._links.standing.items()
            if standing.session is not source and self.mode(device) is Mode.BATCHED
        ]
        self._batches.wrote(later, monotonic_ms())
        self._links.committed(
            vector, local=local, attachments=attachments, source=source, later=later
        )

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            await self._look()

    async def _look(self) -> None:
        if self._links.paused and not self.rules.is_paused(wall_ms()):
            await self.resume()
        now = monotonic_ms()
        for device in self._batches.due(now):
            self._links.standing.tell(device, self._vector)
            self._on_change()
        for device in self._outings.devices:
            linked = device in self._links.linked
            settled = self._links.standing.is_settled(device)
            if self._outings.is_over(device, linked=linked, settled=settled, now=now):
                self._outings.end(device)
                self._links.hold(device)

    def _flush(self, device: DeviceId) -> None:
        if self._batches.give_up(device):
            self._links.standing.tell(device, self._vector)

    def _set_limits(self) -> None:
        self._links.limits.up.limit(self.rules.upload_kb * BYTES_PER_KB)
        self._links.limits.down.limit(self.rules.download_kb * BYTES_PER_KB)

    async def _decide(self, rules: Rules) -> None:
        """It holds at once; on a full disk only until the next start."""
        self.rules = rules
        self._on_change()
        try:
            await self._store.save_rules(encode(rules))
        except CompanionError as error:
            logger.warning("a decision about syncing could not be kept: %s", error)
