"""What a device says of itself in one datagram, where multicast does not pass: the format.

    "CMPN" ‖ 0x01 ‖ kind (1) ‖ MessagePack map {instance, port, tag, name, number, compares}

The fields are those of the announcement (peers.discovery, peers.beacon), so it tells a stranger
as little. kind: 1 I am here; 2 the same, and who are you?; 3 I am going. Addresses are not in it:
the sender is where it came from.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import msgspec

from companion.errors import UNDECODABLE
from peers.beacon import NAME_BYTES_MAX, Beacon
from peers.group import clean
from peers.tags import TAG_BYTES

PORT: Final = 47_823
"""UDP, fixed, else nobody could call a device that it has not heard of. The signalling port
(TCP) is the same where it is free."""

DATAGRAM_BYTES_MAX: Final = 512
PORT_MAX: Final = 65_535
INSTANCE_CHARACTERS: Final = 16
NUMBER_MAX: Final = 99

_HEAD: Final = b"CMPN\x01"


class Kind(Enum):
    """What the sender wants."""

    HERE = 1
    WHO = 2
    GONE = 3


@dataclass(frozen=True, slots=True)
class Presence:
    """One device, as it announces itself."""

    instance: str
    port: int
    tag: bytes
    beacon: Beacon | None = None


class _Wire(msgspec.Struct, frozen=True, omit_defaults=True):
    instance: str
    port: int
    tag: bytes
    name: str = ""
    number: int = 0
    compares: bool = False


_decoder: Final = msgspec.msgpack.Decoder(_Wire)


def encode(kind: Kind, presence: Presence) -> bytes:
    """The datagram."""
    beacon = presence.beacon or Beacon("")
    name = beacon.name.encode()[:NAME_BYTES_MAX].decode(errors="ignore")
    wire = _Wire(
        presence.instance, presence.port, presence.tag, name, beacon.number, beacon.compares
    )
    return _HEAD + bytes((kind.value,)) + msgspec.msgpack.encode(wire)


def decode(datagram: bytes) -> tuple[Kind, Presence] | None:
    """What a datagram says; None when it is not one of ours."""
    if not datagram.startswith(_HEAD) or len(datagram) > DATAGRAM_BYTES_MAX:
        return None
    try:
        kind = Kind(datagram[len(_HEAD)])
        wire = _decoder.decode(datagram[len(_HEAD) + 1 :])
    except (ValueError, IndexError, *UNDECODABLE):
        return None
    if not _is_possible(wire):
        return None
    name = clean(wire.name)
    beacon = Beacon(name, wire.number, wire.compares) if name else None
    return kind, Presence(wire.instance, wire.port, wire.tag, beacon)


def _is_possible(wire: _Wire) -> bool:
    return (
        len(wire.instance) == INSTANCE_CHARACTERS
        and set(wire.instance) <= set("0123456789abcdef")
        and 0 < wire.port <= PORT_MAX
        and len(wire.tag) == TAG_BYTES
        and len(wire.name.encode()) <= NAME_BYTES_MAX
        and 0 <= wire.number <= NUMBER_MAX
    )
