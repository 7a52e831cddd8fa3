"""What was exchanged with whom: from one moment in which two devices were in step to the next."""

from dataclasses import dataclass, fields
from typing import Final

from companion.model.ids import DeviceId
from companion.reasons import Reason

FILE_BYTES: Final = 64 * 1024
"""What a link moves without records and is worth telling: less are greetings and signs of life."""

UNTOLD_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Traffic:
    """What has gone over a link since it was made."""

    records_sent: int = 0
    records_received: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0

    def since(self, before: "Traffic") -> "Traffic":
        """What of it came after that."""
        names = [field.name for field in fields(Traffic)]
        return Traffic(**{name: getattr(self, name) - getattr(before, name) for name in names})

    @property
    def is_worth_telling(self) -> bool:
        """Whether changes went, or a file."""
        changes = self.records_sent + self.records_received
        return changes > 0 or self.bytes_sent + self.bytes_received >= FILE_BYTES


@dataclass(frozen=True, slots=True)
class Exchange:
    """How it ended: in step (reason None), or cut, and why. at_ms: Unix time of the end."""

    device: DeviceId
    at_ms: int
    traffic: Traffic
    reason: Reason | None


class Exchanges:
    """Of all links. `take` them now and then; of too many the oldest are dropped."""

    def __init__(self) -> None:
        self._told: dict[DeviceId, Traffic] = {}
        self._untold: list[Exchange] = []

    def in_step(self, device: DeviceId, traffic: Traffic, at_ms: int) -> None:
        """Both sides have everything."""
        self._tell(device, traffic, None, at_ms)

    def ended(self, device: DeviceId, reason: Reason, traffic: Traffic, at_ms: int) -> None:
        """The link is gone; the next one counts from nothing."""
        self._tell(device, traffic, reason, at_ms)
        self._told.pop(device, None)

    def take(self) -> list[Exchange]:
        """What was not taken yet, the oldest first."""
        taken, self._untold = self._untold, []
        return taken

    def _tell(self, device: DeviceId, traffic: Traffic, reason: Reason | None, at_ms: int) -> None:
        news = traffic.since(self._told.get(device, Traffic()))
        if news.is_worth_telling:
            self._told[device] = traffic
            self._untold = [*self._untold, Exchange(device, at_ms, news, reason)][-UNTOLD_MAX:]
