"""What is remembered of each device's links, in the profile: when it was seen, and where."""

import logging
from typing import Final, Protocol

import msgspec

from companion.errors import UNDECODABLE, CompanionError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId, ReplicaId
from companion.reasons import Reason
from peers.addresses import Endpoint

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
    bytes_sent: int = 0
    bytes_received: int = 0
    clock_ahead_ms: int = 0
    ended: Reason | None = None
    verified_ms: int = 0
    has: VersionVector = VersionVector()


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    last_seen_ms: int
    in_step_ms: int
    endpoints: list[tuple[str, int]]
    verified_ms: int = 0
    has: dict[bytes, int] = {}


_decoder: Final = msgspec.msgpack.Decoder(dict[bytes, _Kept])


class Memories:
    """Of all devices."""

    def __init__(self, store: LinkStore) -> None:
        self._store = store
        self._of: dict[DeviceId, LinkMemory] = {}

    async def load(self) -> None:
        """What was saved last."""
        self._of = decode(await self._store.load_links())

    async def save(self) -> None:
        """Keep it, if that can be done: it is nothing that is needed."""
        try:
            await self._store.save_links(encode(self._of))
        except CompanionError as error:
            logger.info("what is known of links could not be kept: %s", error)

    def __getitem__(self, device: DeviceId) -> LinkMemory:
        return self._of.setdefault(device, LinkMemory())


def encode(memories: dict[DeviceId, LinkMemory]) -> bytes:
    """What to save of them."""
    kept = {
        bytes(device): _Kept(
            m.last_seen_ms,
            m.in_step_ms,
            [(e.host, e.port) for e in m.endpoints],
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
            verified_ms=k.verified_ms,
            has=VersionVector({ReplicaId(replica): n for replica, n in k.has.items()}),
        )
        for device, k in decoded.items()
    }
