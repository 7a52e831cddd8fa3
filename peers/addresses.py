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
        self._given: set[Endpoint] = set()  # also those that are sighted as well

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
            if origin is Origin.GIVEN:
                self._given.add(endpoint)
        self._bound()
        return unknown

    def add_said(self, endpoints: Iterable[Endpoint]) -> None:
        """Note where the device itself, over its link, said that it is."""
        news = [e for e in endpoints if self._known.get(e) in (None, Origin.STORED, Origin.TOLD)]
        self.add(reversed(news), Origin.STORED)

    def add_told(self, endpoints: Iterable[Endpoint]) -> bool:
        """Note what is hearsay, behind all else; whether any of it was unknown."""
        unknown = [endpoint for endpoint in endpoints if endpoint not in self._known]
        self._known = {**dict.fromkeys(reversed(unknown), Origin.TOLD), **self._known}
        self._bound()
        return any(endpoint in self._known for endpoint in unknown)

    def forget(self, endpoint: Endpoint) -> None:
        """The person takes back what it had given."""
        self._known.pop(endpoint, None)
        self._given.discard(endpoint)

    def no_longer_sighted(self) -> None:
        """The announcement ended; where it was remains known."""
        for endpoint, origin in self._known.items():
            if origin is Origin.SIGHTED:
                self._known[endpoint] = Origin.STORED

    def worked(self, endpoint: Endpoint) -> None:
        """A link was made here: dial it first, next time."""
        origin = self._known.pop(endpoint, Origin.STORED)
        self._known[endpoint] = origin

    def useless(self, endpoint: Endpoint, *, is_taken: bool) -> None:
        """Nobody is here: forget hearsay. A device that is off will be where it was.

        is_taken: somebody else is here: forget it also if it was right once, while others are
            known.
        """
        origin = self._known.get(endpoint)
        if endpoint in self._given:
            return
        was_right = origin is Origin.STORED and is_taken and len(self._known) > 1
        if origin is Origin.TOLD or was_right:
            del self._known[endpoint]

    def _bound(self) -> None:
        """The likeliest stay, and what the person gave."""
        excess = len(self._known) - ADDRESSES_MAX
        rest = [known for known in self._known if known not in self._given]
        for endpoint in [*rest, *self._known][: max(0, excess)]:
            self._known.pop(endpoint, None)

    def _forget_other_ports(self, endpoint: Endpoint) -> None:
        """The other side takes connections at one port; where it was before leads nowhere."""
        for known in list(self._known):
            stale = known.host == endpoint.host and known.port != endpoint.port
            if stale and known not in self._given:
                del self._known[known]
