"""Which devices wait for what was written here, and when manual ones are done: no I/O, no clock.

Times are monotonic milliseconds.
"""

from collections.abc import Iterable
from typing import Final

from companion.model.ids import DeviceId

BATCH_MS: Final = 60_000
"""What is written within a minute goes at once, so that a radio can sleep in between."""

OUTING_MS: Final = 60_000
"""For so long is a manual device looked for."""

SETTLED_MS: Final = 3_000
"""In step for so long, and nothing more is to be expected."""


class Batches:
    """Devices for which something written here waits, and until when."""

    def __init__(self) -> None:
        self._due: dict[DeviceId, int] = {}

    def wrote(self, devices: Iterable[DeviceId], now: int) -> None:
        """Something was written that these devices shall have later."""
        for device in devices:
            self._due.setdefault(device, now + BATCH_MS)

    def due(self, now: int) -> list[DeviceId]:
        """Take the devices whose time has come."""
        ready = [device for device, due in self._due.items() if due <= now]
        for device in ready:
            del self._due[device]
        return ready

    def give_up(self, device: DeviceId) -> bool:
        """Nothing waits for a device any more; whether something did."""
        return self._due.pop(device, None) is not None

    def __contains__(self, device: object) -> bool:
        return device in self._due


class Outings:
    """Devices that are synced by hand, while the person has said so."""

    def __init__(self) -> None:
        self._until: dict[DeviceId, int] = {}
        self._settled_at: dict[DeviceId, int] = {}

    def begin(self, device: DeviceId, now: int) -> None:
        """Sync with it, once."""
        self._until[device] = now + OUTING_MS
        self._settled_at.pop(device, None)

    def end(self, device: DeviceId) -> None:
        """No more of that."""
        self._until.pop(device, None)
        self._settled_at.pop(device, None)

    @property
    def devices(self) -> list[DeviceId]:
        """Those that are out."""
        return list(self._until)

    def is_over(self, device: DeviceId, *, linked: bool, settled: bool, now: int) -> bool:
        """Whether a device has all, or could not be found. To be asked now and then.

        settled: in step, and no file is on its way.
        """
        if not settled:
            self._settled_at.pop(device, None)
            return not linked and now >= self._until[device]
        return now - self._settled_at.setdefault(device, now) >= SETTLED_MS
