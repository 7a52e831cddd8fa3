"""For who was away while deleted records were let go: what of its own is dead.

The replicas that let a record go keep nothing of it but that they have absorbed its writes. They
say which of those still stand (companion.model.claims.Alive); what is here of the others was
deleted elsewhere, and is buried.
"""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, select, text

from companion.model.claims import Alive
from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState, without
from companion.store.batch import Batch
from companion.store.replicas import Replicas
from companion.store.schema import LiveDot, Record

_RUNS = text(
    """SELECT replica, min(counter) AS first, max(counter) AS last FROM (
        SELECT dot.replica, counter,
            counter - row_number() OVER (PARTITION BY dot.replica ORDER BY counter) AS island
        FROM dot JOIN replica ON replica.number = dot.replica
        WHERE counter <= replica.seen
    ) GROUP BY replica, island ORDER BY replica, first"""
)
"""The live dots that are absorbed, each unbroken run of counters as one row."""


def read_alive(connection: Connection, replicas: Replicas, collected: VersionVector) -> Alive:
    """Which of the writes that are absorbed here still stand."""
    runs = defaultdict[ReplicaId, list[int]](list)
    for replica, first, last in connection.execute(_RUNS):
        runs[replicas.replica_of(replica)] += (first, last)
    return Alive(replicas.vector, collected, runs)


def buried(
    connection: Connection, replicas: Replicas, batch: Batch, alive: Alive
) -> Iterator[tuple[RecordState, RecordState]]:
    """The records in which something is dead: as they are, and as they are without it."""
    concerned = {state.id for state in batch.changed} | set(_with_dead(connection, replicas, alive))
    batch.load(concerned)
    for record in sorted(concerned):
        state = batch.state(record)
        dead = {dot for dot in state.dots() if alive.is_dead(dot)} if state is not None else set()
        if state is not None and dead:
            yield state, without(state, dead)


def _with_dead(connection: Connection, replicas: Replicas, alive: Alive) -> Iterator[RecordId]:
    dots, records = LiveDot.__table__, Record.__table__
    found = connection.execute(
        select(dots.c.replica, dots.c.counter, records.c.uid).join(
            records, records.c.number == dots.c.record
        )
    )
    with found:
        for number, counter, record in found:
            if alive.is_dead(Dot(replicas.replica_of(number), counter)):
                yield RecordId(record)
