"""Opaque texts in which clients hand back what a view gave them: contexts and dots."""

import base64
import binascii

import msgspec

from companion.model.dots import COUNTER_MAX, Dot, VersionVector
from companion.model.ids import ID_BYTES, ReplicaId

_Entries = list[tuple[bytes, int]]


def context_token(context: VersionVector) -> str:
    """The text that stands for what a person was looking at."""
    return _to_text(msgspec.msgpack.encode(sorted(context.items())))


def parse_context(token: str) -> VersionVector:
    """Read a text made by `context_token`.

    Raises:
        ValueError: it was not made by it.
    """
    return VersionVector({dot.replica: dot.counter for dot in _entries(token)})


def dot_token(dot: Dot) -> str:
    """The text that stands for one write; compared, never read."""
    return _to_text(msgspec.msgpack.encode([dot]))


def _entries(token: str) -> list[Dot]:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        entries = msgspec.msgpack.decode(raw, type=_Entries)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise ValueError("not a token of this program") from error
    for replica, counter in entries:
        if len(replica) != ID_BYTES or not 0 < counter <= COUNTER_MAX:
            raise ValueError("not a token of this program")
    return [Dot(ReplicaId(replica), counter) for replica, counter in entries]


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
