"""Where one device may be reached: what is seen now, what worked before, what was typed in."""

from collections.abc import Iterable
from enum import Enum
from typing import Final, NamedTuple

ADDRESSES_MAX: Final = 8


class Endpoint(NamedTuple):
    """An address and port where a device takes connections."""

    host: str
    port: int


class Origin(Enum):
    """How an endpoint came to be known."""

    SIGHTED = "sighted"  # announced in the network now
    STORED = "stored"  # announced, or linked, at another time
    TOLD = "told"  # by another member of the group
    GIVEN = "given"  # by the person, or in the pairing code


class Addresses:
    """The known endpoints of one device, at most `ADDRESSES_MAX`, the likeliest first."""

    def __init__(self) -> None:
        self._known: dict[Endpoint, Origin] = {}  # the likeliest last

    @property
    def is_sighted(self) -> bool:
        """Whether the device is announced in the network now."""
        return Origin.SIGHTED in self._known.values()

    def ordered(self) -> list[Endpoint]:
        """In the order in which to dial: what is seen now first, then the latest known."""
        latest_first = list(reversed(self._known))
        return sorted(latest_first, key=lambda e: self._known[e] is not Origin.SIGHTED)

    def add(self, endpoints: Iterable[Endpoint], origin: Origin) -> bool:
        """Note endpoints; whether any of them was unknown."""
        unknown = False
        for endpoint in endpoints:
            unknown = unknown or endpoint not in self._known
            if origin is Origin.SIGHTED:
                self._forget_other_ports(endpoint)
            self._known.pop(endpoint, None)
            self._known[endpoint] = origin
        self._bound()
        return unknown

    def add_told(self, endpoints: Iterable[Endpoint]) -> bool:
        """Note what is hearsay, behind all else; whether any of it was unknown."""
        unknown = [endpoint for endpoint in endpoints if endpoint not in self._known]
        self._known = {**dict.fromkeys(reversed(unknown), Origin.TOLD), **self._known}
        self._bound()
        return any(endpoint in self._known for endpoint in unknown)

    def forget(self, endpoint: Endpoint) -> None:
        """The person takes back what it had given."""
        self._known.pop(endpoint, None)

    def no_longer_sighted(self) -> None:
        """The announcement ended; where it was remains known."""
        for endpoint, origin in self._known.items():
            if origin is Origin.SIGHTED:
                self._known[endpoint] = Origin.STORED

    def worked(self, endpoint: Endpoint) -> None:
        """A link was made here: dial it first, next time."""
        origin = self._known.pop(endpoint, Origin.STORED)
        self._known[endpoint] = origin

    def useless(self, endpoint: Endpoint) -> None:
        """Nobody, or somebody else, is here: forget a stored endpoint while others are known,
        and hearsay in any case."""
        origin = self._known.get(endpoint)
        if origin is Origin.TOLD or (origin is Origin.STORED and len(self._known) > 1):
            del self._known[endpoint]

    def _bound(self) -> None:
        """The likeliest stay, and what the person gave."""
        excess = len(self._known) - ADDRESSES_MAX
        rest = [known for known, origin in self._known.items() if origin is not Origin.GIVEN]
        for endpoint in [*rest, *self._known][: max(0, excess)]:
            self._known.pop(endpoint, None)

    def _forget_other_ports(self, endpoint: Endpoint) -> None:
        """The port is new at each start of the other side; the old one leads nowhere."""
        for known, origin in list(self._known.items()):
            stale = known.host == endpoint.host and known.port != endpoint.port
            if stale and origin is not Origin.GIVEN:
                del self._known[known]
