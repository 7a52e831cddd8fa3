"""Identifiers: how they are made, written and read; every one is 16 bytes inside."""

import hashlib
import uuid
from typing import NewType

RecordId = NewType("RecordId", bytes)
"""A record. UUIDv7 when born here, UUIDv5 of its external ids when imported."""

ReplicaId = NewType("ReplicaId", bytes)
"""One incarnation of a database: the actor in every dot. Random."""

DeviceId = NewType("DeviceId", bytes)
"""A device: the first 16 bytes of BLAKE2b-256 of its Ed25519 public key."""

ID_BYTES = 16

_IMPORTED = uuid.UUID("6f1d5be0-3b1c-5a54-9a63-2f6c1f3f8a10")
"""Namespace of imported ids. It can never change: two devices must derive the same ids."""


def born_here(now_ms: int, entropy: bytes) -> RecordId:
    """A UUIDv7 (RFC 9562, section 5.7) from Unix time in milliseconds and 10 random bytes."""
    if len(entropy) != 10:
        raise ValueError("a UUIDv7 takes ten bytes of entropy")
    raw = bytearray((now_ms & (1 << 48) - 1).to_bytes(6, "big") + entropy)
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return RecordId(bytes(raw))


def imported(app: str, *external_ids: str) -> RecordId:
    """The same id on every device for the same thing in the same source application.

    A message's external id is unique only inside its conversation, so callers give the
    conversation's id first.
    """
    return RecordId(uuid.uuid5(_IMPORTED, "\x1f".join((app, *external_ids))).bytes)


def is_imported(record: RecordId) -> bool:
    """Whether a record has come with an import: its id is a UUIDv5."""
    return record[6] >> 4 == 5


def device_id(public_key: bytes) -> DeviceId:
    """The device that owns an Ed25519 public key (32 bytes)."""
    return DeviceId(hashlib.blake2b(public_key, digest_size=32).digest()[:ID_BYTES])


def to_text(identifier: bytes) -> str:
    """The canonical text of any id: 32 lower-case hexadecimal digits."""
    return identifier.hex()


def from_text(text: str) -> bytes:
    """Read an id written by `to_text`, or as a UUID with hyphens.

    Raises:
        ValueError: the text is not 16 bytes of hexadecimal.
    """
    raw = bytes.fromhex(text.strip().replace("-", ""))
    if len(raw) != ID_BYTES:
        raise ValueError(f"an id has {ID_BYTES} bytes, this one {len(raw)}")
    return raw
