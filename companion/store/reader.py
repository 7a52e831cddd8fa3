"""What the database's one thread reads of it, beside what it changes (companion.store.writer)."""

import logging
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, literal_column, select

from companion.errors import CompanionError
from companion.model.claims import Alive, Head
from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState
from companion.model.quarantine import Before, Quarantine
from companion.model.records import STATEMENT
from companion.store import meta, quarantined, queries, whereabouts
from companion.store.batch import Batch
from companion.store.burying import read_alive
from companion.store.collected import read_collected
from companion.store.database import told_to_people
from companion.store.delta import Rows, Walk
from companion.store.disowning import read_disowned
from companion.store.incarnations import Incarnation
from companion.store.purged import purged_among, was_purged
from companion.store.queries import Totals
from companion.store.replicas import Replicas
from companion.store.schema import Record
from companion.store.states import decode_state
from companion.store.unfinished import read_unfinished
from companion.store.wanted import Wanted

_R = TypeVar("_R")

logger = logging.getLogger(__name__)


class Present:
    """The records as they are in the transaction that is open."""

    def __init__(self, connection: Connection, batch: Batch) -> None:
        self._connection = connection
        self._batch = batch
        self._purged: set[RecordId] = set()

    def load(self, records: Sequence[RecordId]) -> None:
        """Have these records at hand, with few queries; `was_purged` knows of no others."""
        self._batch.load(records)
        absent = (record for record in records if self._batch.state(record) is None)
        self._purged = purged_among(self._connection, absent)

    def state(self, record: RecordId) -> RecordState | None:
        """A record with its causality, or None."""
        return self._batch.state(record)

    def was_purged(self, record: RecordId) -> bool:
        """Whether this record was deleted for good, and has not been made again."""
        return record in self._purged

    def earlier_values(self, record: RecordId, field: str) -> set[bytes]:
        """What a field held once and no longer, in canonical bytes or as traces."""
        return queries.earlier_values(self._connection, record, field)

    def quarantine(self) -> Quarantine:
        """Which writes of removed devices wait for a decision."""
        return quarantined.read_quarantine(self._connection)

    def waiting(self, conversations: Sequence[RecordId]) -> list[RecordId]:
        """The records of these conversations in which such writes stand."""
        return quarantined.records_waiting(self._connection, conversations)

    def earlier(self, record: RecordId) -> Before:
        """What the fields of a record held before such writes."""
        return quarantined.earlier(self._connection, record)


class Reader:
    """Questions, each answered as of one moment.

    Every method raises CompanionError (database_damaged, …) when the file cannot be read.
    """

    def __init__(
        self, connection: Connection, path: Path, replicas: Replicas, incarnation: Incarnation
    ) -> None:
        self._connection = connection
        self._path = path
        self._replicas = replicas
        self._incarnation = incarnation
        self._is_stale = False

    @property
    def replica_id(self) -> ReplicaId:
        """The actor in every dot written here."""
        self._refresh()
        return self._incarnation.replica

    @property
    def counter(self) -> int:
        """Of the last write under `replica_id`; 0 when there was none."""
        self._refresh()
        return self._incarnation.counter

    def vector(self) -> VersionVector:
        """All that is absorbed here."""
        self._refresh()
        return self._replicas.vector

    def heads(self) -> dict[ReplicaId, Head]:
        """The latest head of each replica, as it told us itself; of our own, as we have it."""
        with self._transaction():
            return {**self._replicas.heads(), **self._incarnation.heads()}

    def unfinished(self) -> dict[ReplicaId, Cursor]:
        """Where the passes to this replica stand that were cut, by the replica that sent."""
        with self._transaction():
            return read_unfinished(self._connection, self._replicas)

    def read(
        self, since: VersionVector, cursor: Cursor, *, records_max: int, bytes_max: int
    ) -> Rows:
        """A portion of what a replica at `since` lacks, from `cursor` on."""
        with self._transaction():
            walk = Walk(
                self._connection,
                self._replicas,
                since=since,
                records_max=records_max,
                bytes_max=bytes_max,
            )
            rows = walk.portion(cursor, meta.read_integer(self._connection, meta.EPOCH))
            head = self._incarnation.head if self._incarnation.head[0] else None
            cursor = replace(rows.cursor, head=head)
            if rows.claim is None:
                return replace(rows, cursor=cursor)
            collected = read_collected(self._connection)
        return replace(rows, cursor=cursor, claim=replace(rows.claim, collected=collected))

    def collected(self) -> VersionVector:
        """The join of the contexts of all records that are gone for good."""
        with self._transaction():
            return read_collected(self._connection)

    def disowned(self) -> Disowned:
        """Which writes count no longer."""
        with self._transaction():
            return read_disowned(self._connection)

    def alive(self) -> Alive:
        """Which of the writes that are absorbed here still stand."""
        with self._transaction():
            collected = read_collected(self._connection)
            return read_alive(self._connection, self._replicas, collected)

    def state(self, record: RecordId) -> RecordState | None:
        """A record with its causality, or None."""
        with self._transaction():
            return Batch(self._connection, self._replicas).state(record)

    def states(self, records: Sequence[RecordId]) -> dict[RecordId, RecordState]:
        """Those of these records that exist."""
        with self._transaction():
            batch = Batch(self._connection, self._replicas)
            batch.load(records)
            found = {record: batch.state(record) for record in records}
        return {record: state for record, state in found.items() if state is not None}

    def portions(self, records_max: int) -> Iterator[list[RecordState]]:
        """All records there are, so many at a time."""
        table, last = Record.__table__, 0
        while True:
            with self._transaction():
                rows = self._connection.execute(
                    select(table.c.number, table.c.state)
                    .where(table.c.number > last)
                    .order_by(table.c.number)
                    .limit(records_max)
                ).all()
                states = [decode_state(row.state, self._replicas.replica_of) for row in rows]
            if not rows:
                return
            last = rows[-1].number
            yield states

    def was_purged(self, record: RecordId) -> bool:
        """Whether this record was deleted for good, and has not been made again."""
        with self._transaction():
            return was_purged(self._connection, record)

    def earlier_values(self, record: RecordId, field: str) -> set[bytes]:
        """What a field held once and no longer, in canonical bytes."""
        with self._transaction():
            return queries.earlier_values(self._connection, record, field)

    def missing_blobs(self, limit: int) -> list[bytes]:
        """Digests of attachments of which the bytes are not marked as here."""
        with self._transaction():
            return queries.missing_blobs(self._connection, limit)

    def lacking(
        self, wanted: Wanted, known: Container[bytes], limit: int
    ) -> list[tuple[bytes, int]]:
        """Digests and sizes of attachments that are wanted and not here (queries.lacking)."""
        with self._transaction():
            return queries.lacking(self._connection, wanted, known, limit)

    def named(self, digests: Iterable[bytes]) -> set[bytes]:
        """Those of these digests that an attachment has."""
        with self._transaction():
            return queries.named(self._connection, digests)

    def marked_after(self, digest: bytes, limit: int) -> list[bytes]:
        """Digests that are marked as here, in their order, after this one."""
        with self._transaction():
            return queries.marked_after(self._connection, digest, limit)

    def looking(self, look: Callable[["Present"], _R]) -> _R:
        """What `look` makes of what is here, all as of one moment."""
        with self._transaction():
            return look(Present(self._connection, Batch(self._connection, self._replicas)))

    def counts(self) -> Totals:
        """How much there is, deleted records left out."""
        with self._transaction():
            return queries.totals(self._connection)

    def writes_of(self, conversation: RecordId) -> dict[RecordId, list[Dot]]:
        """As companion.store.whereabouts has it."""
        with self._transaction():
            return whereabouts.writes_of(self._connection, self._replicas, conversation)

    def of_kind(self, kind: str) -> list[RecordState]:
        """All records of a kind of which there are few (statement, device)."""
        table = Record.__table__
        with self._transaction():
            packed = self._connection.execute(
                select(table.c.state).where(table.c.kind == literal_column(f"'{kind}'"))
            ).scalars()
            return list(self._readable(packed))

    def statements(self, after: int, limit: int) -> tuple[list[bytes], int]:
        """The bodies of signed statements about device groups: of at most `limit` records, in the
        order in which those came, beyond number `after`; and the last one's number."""
        table = Record.__table__
        with self._transaction():
            rows = self._connection.execute(
                select(table.c.number, table.c.state)
                .where(table.c.kind == literal_column(f"'{STATEMENT}'"), table.c.number > after)
                .order_by(table.c.number)
                .limit(limit)
            ).all()
            states = list(self._readable(state for _number, state in rows))
        bodies = (s.value for state in states for s in state.fields.get("body", ()))
        last = rows[-1][0] if rows else after
        return [body for body in bodies if isinstance(body, bytes)], last

    def meta_get(self, key: str) -> bytes | None:
        """A small fact kept with `meta_set`, or None."""
        with self._transaction():
            return meta.read_meta(self._connection, key)

    def _readable(self, packed: Iterable[bytes]) -> Iterator[RecordState]:
        """Those that can be read: the daemon must start, or nobody could call the doctor."""
        for state in packed:
            try:
                yield decode_state(state, self._replicas.replica_of)
            except CompanionError as error:
                logger.warning("left out: %s", error)

    def _transaction(self) -> AbstractContextManager[None]:
        self._refresh()
        return transaction(self._connection, self._path)

    def _refresh(self) -> None:
        """Read again what is remembered here, if it may be of a transaction that failed."""
        if self._is_stale:
            with transaction(self._connection, self._path):
                self._replicas.reload()
                self._incarnation.reload()
            self._is_stale = False


@contextmanager
def transaction(connection: Connection, path: Path) -> Iterator[None]:
    """Everything within it or nothing; what SQLite says is told to people."""
    with told_to_people(path), connection.begin():
        yield
