"""What two devices that have absorbed the same must agree on, and its digest."""

import hashlib
from dataclasses import replace
from typing import Final

from companion.model.merge import RecordState
from companion.model.records import DELETED, PURGED, Value, canonical

DIGEST_BYTES: Final = 8
BUCKETS: Final = 1_024
"""Records are compared in so many heaps first."""


def agreed(state: RecordState) -> RecordState | None:
    """The part of a record that must be the same everywhere; None if it may as well be absent.

    Left out are the context and the floor, which say how a replica came by the record, and a
    purge, which one may have let go and the other not.
    """
    fields = {
        name: left
        for name, siblings in state.fields.items()
        if (left := tuple(s for s in siblings if name != DELETED or s.value != PURGED))
    }
    return replace(state, fields=fields) if fields else None


def digest(state: RecordState, nonce: bytes) -> bytes:
    """Of a state that is `agreed`. nonce: of this comparison, up to 64 bytes."""
    fields: dict[str, Value] = {
        name: [[s.dot.replica, s.dot.counter, s.hlc, s.value] for s in siblings]
        for name, siblings in state.fields.items()
    }
    told = canonical([state.id, state.kind, fields])
    return hashlib.blake2b(told, digest_size=DIGEST_BYTES, key=nonce).digest()


def bucket(record: bytes, nonce: bytes) -> int:
    """The heap that a record falls into."""
    short = hashlib.blake2b(record, digest_size=4, key=nonce).digest()
    return int.from_bytes(short, "big") % BUCKETS
