"""What a replica lacks, found through the index of live dots in time proportional to it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from companion.model.claims import Claim
from companion.model.cursor import Cursor
from companion.model.dots import VersionVector
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState, lacking
from companion.store.replicas import Replicas
from companion.store.schema import LiveDot, Record
from companion.store.states import decode_state

_dots, _records = LiveDot.__table__, Record.__table__
_BEYOND: Final = (
    select(_dots.c.counter, _dots.c.record, _records.c.state)
    .join(_records, _records.c.number == _dots.c.record)
    .where(_dots.c.replica == bindparam("of"), _dots.c.counter > bindparam("after"))
    .order_by(_dots.c.counter)
)


@dataclass(frozen=True, slots=True)
class Rows:
    """A portion of what a replica lacks.

    cursor: where the walk stands after it.
    claim: at the end of the walk; else None.
    """

    states: list[RecordState]
    cursor: Cursor
    claim: Claim | None


class Walk:
    """One portion of the walk through the live dots, within the caller's transaction.

    Every replica's dots are walked, also beyond what is absorbed here: what an unfinished
    pass of a third device has left here is known to no vector, and must not be forgotten.
    """

    def __init__(
        self,
        connection: Connection,
        replicas: Replicas,
        *,
        since: VersionVector,
        records_max: int,
        bytes_max: int,
    ) -> None:
        self._connection = connection
        self._replicas = replicas
        self._since = since
        self._records_max = records_max
        self._bytes_left = bytes_max
        self._taken: dict[int, RecordState] = {}

    def portion(self, cursor: Cursor, epoch: int) -> Rows:
        """The states from `cursor` on, at least one if there is one."""
        passed = dict(cursor.passed) if cursor.epoch == epoch else dict[ReplicaId, int]()
        arrived = self._replicas.arrived()
        whole = all(
            self._walk_replica(replica, passed, arrived[replica]) for replica in sorted(arrived)
        )
        if whole:
            for replica, counter in arrived.items():
                passed[replica] = max(passed.get(replica, 0), counter)
        return Rows(
            states=list(self._taken.values()),
            cursor=Cursor(epoch, VersionVector(passed)),
            claim=Claim(self._replicas.vector) if whole else None,
        )

    def _walk_replica(self, replica: ReplicaId, passed: dict[ReplicaId, int], last: int) -> bool:
        """Walk one replica's dots, up to the last that arrived; False when the portion is full
        before their end."""
        after = max(self._since[replica], passed.get(replica, 0))
        if after >= last:
            return True
        numbers = {"of": self._replicas.number_of(replica), "after": after}
        found = self._connection.execute(_BEYOND, numbers)
        with found:  # read row by row: no more than is taken
            for counter, record, packed in found:
                if not self._take(record, packed):
                    return False
                passed[replica] = counter
        return True

    def _take(self, record: int, packed: bytes) -> bool:
        if record in self._taken:
            return True
        full = len(self._taken) >= self._records_max or self._bytes_left < len(packed)
        if full and self._taken:
            return False
        self._bytes_left -= len(packed)
        self._taken[record] = lacking(decode_state(packed, self._replicas.replica_of), self._since)
        return True
