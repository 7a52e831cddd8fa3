"""Where passes to this replica stand that were cut, so that the next ones go on from there."""

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from companion.model.cursor import Cursor
from companion.model.dots import VersionVector
from companion.model.ids import ReplicaId
from companion.store.replicas import Replicas
from companion.store.schema import Unfinished

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[int, int])


def read_unfinished(connection: Connection, replicas: Replicas) -> dict[ReplicaId, Cursor]:
    """All of them, by the replica that sent."""
    found: dict[ReplicaId, Cursor] = {}
    for row in connection.execute(select(Unfinished.__table__)):
        passed = _decoder.decode(row.passed)
        vector = VersionVector({replicas.replica_of(n): c for n, c in passed.items()})
        found[replicas.replica_of(row.replica)] = Cursor(row.epoch, vector)
    return found


def keep_unfinished(
    connection: Connection, replicas: Replicas, peer: ReplicaId, cursor: Cursor
) -> None:
    """The peer's pass stands there."""
    passed = {replicas.number_of(r): n for r, n in cursor.passed.items()}
    values = {"epoch": cursor.epoch, "passed": _encoder.encode(passed)}
    statement = insert(Unfinished.__table__).values(replica=replicas.number_of(peer), **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["replica"], set_=values))


def forget_unfinished(connection: Connection, replicas: Replicas, peer: ReplicaId) -> None:
    """The peer's pass came to its end."""
    table = Unfinished.__table__
    connection.execute(delete(table).where(table.c.replica == replicas.number_of(peer)))
