"""What is gone for good: the join of the contexts of all records that were let go.

A replica that has not absorbed all of that may still hold what nothing here speaks of any more;
companion.store.burying is for its sake.
"""

import msgspec
from sqlalchemy import Connection

from companion.model.dots import VersionVector
from companion.model.ids import ReplicaId
from companion.store import meta

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[bytes, int])


def read_collected(connection: Connection) -> VersionVector:
    """What was let go here, or by anyone whose claim was taken over."""
    raw = meta.read_meta(connection, meta.COLLECTED)
    return VersionVector({ReplicaId(r): n for r, n in _decoder.decode(raw).items()} if raw else {})


def add_collected(connection: Connection, more: VersionVector) -> None:
    """More is gone for good."""
    before = read_collected(connection)
    after = before.join(more)
    if after != before:
        write_collected(connection, after)


def write_collected(connection: Connection, collected: VersionVector) -> None:
    """This is what is gone for good."""
    meta.write_meta(connection, meta.COLLECTED, _encoder.encode(dict(sorted(collected.items()))))
