"""What is remembered of each device's links, in the profile: when it was seen, and where."""

import logging
from typing import Final, Protocol

import msgspec

from companion.errors import UNDECODABLE, CompanionError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId, ReplicaId
from companion.reasons import Reason
from peers.addresses import Endpoint
from peers.link import Link
from peers.typed_address import those_meant

logger = logging.getLogger(__name__)

LASTING_REASONS: Final = frozenset(
    {
        "link_disk_full",
        "link_peer_disk_full",
        "link_peer_protocol",
        "link_peer_store",
        "link_protocol",
        "link_store",
        "link_version",
    }
)
"""Ends of links that say more about why there is none than the dialling does."""


GIVEN_MAX: Final = 4
"""Addresses that a person may type for one device: each is dialled in every attempt."""


class LinkStore(Protocol):
    """Where it is kept. Losing it costs some seconds of searching and nothing else."""

    async def load_links(self) -> bytes | None:
        """What was saved last."""

    async def save_links(self, kept: bytes) -> None:
        """Keep this in the profile."""


class LinkMemory(msgspec.Struct):
    """Of one device. Times are Unix milliseconds, 0 for never; bytes since the start.

    verified_ms: when all records here and there were last compared and found the same.
    has: what it has for certain, as it said itself.
    """

    last_seen_ms: int = 0
    in_step_ms: int = 0
    endpoints: list[Endpoint] = []
    given: list[Endpoint] = []  # by the person
    bytes_sent: int = 0
    bytes_received: int = 0
    clock_ahead_ms: int = 0
    ended: Reason | None = None
    verified_ms: int = 0
    has: VersionVector = VersionVector()

    def count(self, link: Link, now_ms: int) -> None:
        """A link has ended."""
        self.last_seen_ms = now_ms
        self.bytes_sent += link.bytes_sent
        self.bytes_received += link.bytes_received


class Memories:
    """Of all devices."""

    def __init__(self, store: LinkStore) -> None:
        self._store = store
        self._of: dict[DeviceId, LinkMemory] = {}

    def __getitem__(self, device: DeviceId) -> LinkMemory:
        """Of a device; a new one when nothing is remembered."""
        return self._of.setdefault(device, LinkMemory())

    async def load(self) -> None:
        """What was kept last."""
        self._of = decode(await self._store.load_links())

    async def save(self) -> None:
        """Keep it all in the profile, if there is room."""
        try:
            await self._store.save_links(encode(self._of))
        except CompanionError as error:  # nothing that is needed
            logger.info("what is known of links could not be kept: %s", error)

    async def give(self, device: DeviceId, endpoint: Endpoint) -> None:
        """The person said where a device is.

        Raises:
            CompanionError: too_many_addresses.
        """
        others = [each for each in self[device].given if each != endpoint]
        if len(others) >= GIVEN_MAX:
            raise CompanionError("too_many_addresses", limit=GIVEN_MAX)
        self[device].given = [*others, endpoint]
        await self.save()

    async def take_back(self, device: DeviceId, typed: str) -> list[Endpoint]:
        """The person takes that back; what exactly.

        Raises:
            CompanionError: address_not_understood, or address_unknown.
        """
        memory = self[device]
        wrong = those_meant(typed, memory.given)
        if not wrong:
            raise CompanionError("address_unknown", address=typed[:80])
        memory.given = [each for each in memory.given if each not in wrong]
        memory.endpoints = [each for each in memory.endpoints if each not in wrong]
        await self.save()
        return wrong


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    last_seen_ms: int
    in_step_ms: int
    endpoints: list[tuple[str, int]]
    given: list[tuple[str, int]] = []
    verified_ms: int = 0
    has: dict[bytes, int] = {}


_decoder: Final = msgspec.msgpack.Decoder(dict[bytes, _Kept])


def encode(memories: dict[DeviceId, LinkMemory]) -> bytes:
    """What to save of them."""
    kept = {
        bytes(device): _Kept(
            m.last_seen_ms,
            m.in_step_ms,
            [(e.host, e.port) for e in m.endpoints],
            [(e.host, e.port) for e in m.given],
            m.verified_ms,
            {bytes(replica): counter for replica, counter in m.has.items()},
        )
        for device, m in memories.items()
    }
    return msgspec.msgpack.encode(kept)


def decode(kept: bytes | None) -> dict[DeviceId, LinkMemory]:
    """What was saved; nothing when it cannot be read."""
    if kept is None:
        return {}
    try:
        decoded = _decoder.decode(kept)
    except UNDECODABLE:
        return {}
    return {
        DeviceId(device): LinkMemory(
            last_seen_ms=k.last_seen_ms,
            in_step_ms=k.in_step_ms,
            endpoints=[Endpoint(host, port) for host, port in k.endpoints],
            given=[Endpoint(host, port) for host, port in k.given],
            verified_ms=k.verified_ms,
            has=VersionVector({ReplicaId(replica): n for replica, n in k.has.items()}),
        )
        for device, k in decoded.items()
    }
