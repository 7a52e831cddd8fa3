"""Compares with each device, now and then and one after the other, whether both hold the same.

It costs both sides a look at every record, so it is done once a day, and while a device is in
step, on mains and in a network that costs nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import wall_ms

logger = logging.getLogger(__name__)

LOOK_S: Final = 60.0
AGAIN_MS: Final = 24 * 60 * 60_000
RETRY_MS: Final = 60 * 60_000


def due(
    devices: Sequence[m.DeviceValue], tried_ms: Mapping[str, int], now_ms: int
) -> m.DeviceValue | None:
    """The device to compare with now: in step, and not compared with for the longest time."""
    ready = [
        device
        for device in devices
        if device.state is m.LinkState.IN_STEP
        and not device.is_self
        and device.mode_now == "live"
        and _is_past(device.verified_ms, AGAIN_MS, now_ms)
        and _is_past(tried_ms.get(device.device_id, 0), RETRY_MS, now_ms)
    ]
    return min(ready, key=lambda device: (device.verified_ms, device.device_id), default=None)


def _is_past(then_ms: int, wait_ms: int, now_ms: int) -> bool:
    """A moment that is still to come, by a clock that was set back since, is past as well."""
    return not 0 <= now_ms - then_ms < wait_ms


class Comparing:
    """In the background.

    Args:
        devices: how they stand.
        compare: compares with one, and notes when.
    """

    def __init__(
        self,
        devices: Callable[[], Sequence[m.DeviceValue]],
        compare: Callable[[str], Awaitable[m.Compared]],
    ) -> None:
        self._devices = devices
        self._compare = compare
        self._tried_ms: dict[str, int] = {}

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def look(self) -> None:
        """Compare with a device, if it is time for one."""
        device = due(self._devices(), self._tried_ms, wall_ms())
        if device is not None:
            await self._compare_with(device.device_id)

    async def _compare_with(self, device_id: str) -> None:
        self._tried_ms[device_id] = wall_ms()
        try:
            compared = await self._compare(device_id)
        except CompanionError as error:  # it has gone meanwhile, or changes; there is time
            logger.info("not compared with %s: %s", device_id[:8], error)
            return
        level = logging.WARNING if compared.different else logging.INFO
        logger.log(
            level,
            "compared %d records with %s: %d differed, %d still do",
            compared.records,
            device_id[:8],
            compared.different,
            compared.remaining,
        )
