"""The Companions seen in the network, each as all the ways in which it is heard have it."""

from dataclasses import dataclass, replace
from enum import Enum

from peers.addresses import ADDRESSES_MAX
from peers.beacon import Beacon


@dataclass(frozen=True, slots=True)
class Sighting:
    """A Companion seen in the network: whose it is, only its tag tells, and only to members.

    instance: its random name, until it restarts.
    addresses: those that we may speak to; untrusted, like everything here.
    beacon: what it says of itself while its person pairs it.
    """

    instance: str
    addresses: tuple[str, ...]
    port: int
    tag: bytes
    beacon: Beacon | None = None


class Way(Enum):
    """How a Companion is heard."""

    MULTICAST = "multicast"  # peers.mdns
    DATAGRAM = "datagram"  # peers.broadcasting


class Sightings:
    """What is seen now. One that is heard in two ways has the addresses of both, and says what
    it said last."""

    def __init__(self) -> None:
        self._heard: dict[str, dict[Way, Sighting]] = {}  # of each instance, the latest last

    def __len__(self) -> int:
        return len(self._heard)

    def __contains__(self, instance: object) -> bool:
        return instance in self._heard

    @property
    def all(self) -> list[Sighting]:
        """Each Companion once."""
        return [self._merged(instance) for instance in self._heard]

    def saw(self, way: Way, sighting: Sighting) -> Sighting | None:
        """Note what was heard; the Companion as it now is, None when that is nothing new."""
        before = self._merged(sighting.instance) if sighting.instance in self._heard else None
        ways = self._heard.setdefault(sighting.instance, {})
        ways.pop(way, None)
        ways[way] = sighting
        merged = self._merged(sighting.instance)
        return merged if merged != before else None

    def lost(self, way: Way, instance: str) -> bool:
        """It is no longer heard in this way; whether it is not in any other either."""
        ways = self._heard.get(instance, {})
        if ways.pop(way, None) is None or ways:
            return False
        del self._heard[instance]
        return True

    def heard(self, way: Way) -> list[str]:
        """The instances that are heard in this way."""
        return [instance for instance, ways in self._heard.items() if way in ways]

    def _merged(self, instance: str) -> Sighting:
        ways = self._heard[instance]
        latest = list(ways.values())[-1]
        found = [a for way in Way if way in ways for a in ways[way].addresses]
        return replace(latest, addresses=tuple(dict.fromkeys(found))[:ADDRESSES_MAX])
