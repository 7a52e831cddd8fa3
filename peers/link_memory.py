"""What is remembered of each device's links, in the profile: when it was seen, and where."""

from typing import Final, Protocol

import msgspec

from companion.errors import UNDECODABLE
from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers.addresses import Endpoint
from peers.link import Link

LASTING_REASONS: Final = frozenset(
    {"link_protocol", "link_peer_protocol", "link_store", "link_peer_store", "link_version"}
)
"""Ends of links that say more about why there is none than the dialling does."""


class LinkStore(Protocol):
    """Where it is kept. Losing it costs some seconds of searching and nothing else."""

    async def load_links(self) -> bytes | None:
        """What was saved last."""

    async def save_links(self, kept: bytes) -> None:
        """Keep this in the profile."""


class LinkMemory(msgspec.Struct):
    """Of one device. Times are Unix milliseconds, 0 for never; bytes since the start."""

    last_seen_ms: int = 0
    in_step_ms: int = 0
    endpoints: list[Endpoint] = []
    bytes_sent: int = 0
    bytes_received: int = 0
    clock_ahead_ms: int = 0
    ended: Reason | None = None

    def count(self, link: Link, now_ms: int) -> None:
        """A link has ended."""
        self.last_seen_ms = now_ms
        self.bytes_sent += link.bytes_sent
        self.bytes_received += link.bytes_received


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    last_seen_ms: int
    in_step_ms: int
    endpoints: list[tuple[str, int]]


_decoder: Final = msgspec.msgpack.Decoder(dict[bytes, _Kept])


def encode(memories: dict[DeviceId, LinkMemory]) -> bytes:
    """What to save of them."""
    kept = {
        bytes(device): _Kept(m.last_seen_ms, m.in_step_ms, [(e.host, e.port) for e in m.endpoints])
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
        )
        for device, k in decoded.items()
    }
