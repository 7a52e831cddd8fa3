"""The one writer. Whatever changes a record, here or elsewhere, comes through this class."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, literal_column, select
from sqlalchemy.dialects.sqlite import insert

from companion.errors import CompanionError, RemoteProtocolError
from companion.model import hlc
from companion.model.changes import fits
from companion.model.cursor import Cursor
from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState, merge, write
from companion.model.records import STATEMENT, Value
from companion.store import history, meta, queries
from companion.store.batch import Batch, decode_state
from companion.store.database import open_database, told_to_people
from companion.store.delta import Rows, Walk
from companion.store.incarnations import Head, Incarnation
from companion.store.projections import conversation_of
from companion.store.queries import Totals
from companion.store.replicas import Replicas
from companion.store.schema import (
    Blob,
    Record,
    Unfinished,
)

_encoder = msgspec.msgpack.Encoder()
_passed_decoder = msgspec.msgpack.Decoder(dict[int, int])


@dataclass(frozen=True, slots=True)
class Edit:
    """A local write to some fields of a record, which is made if it does not exist.

    seen: what the author was looking at; values outside it stay beside these. None: all.
    """

    record: RecordId
    kind: str
    values: Mapping[str, Value]
    seen: VersionVector | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """What a transaction changed, durably. `changed` is False when that is nothing."""

    records: list[tuple[RecordId, str]]
    conversations: set[RecordId]
    vector: VersionVector
    changed: bool


@dataclass
class _Transaction:
    """What one transaction gathers."""

    batch: Batch
    conversations: set[RecordId] = field(default_factory=set)


class Store:
    """The database, for one thread. Make it with `open`; end it with `close`.

    Every method raises CompanionError (disk_full, database_damaged, …) when the file cannot
    be used; the transaction has then changed nothing.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        *,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`entropy`: makes replica ids; random bytes, as many as asked for."""
        self._connection = connection
        self._path = path
        with self._transaction():
            self._replicas = Replicas(connection)
            self._incarnation = Incarnation(connection, self._replicas, entropy)

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open or create the database. Raises as `database.open_database` does."""
        return cls(open_database(path), path)

    def close(self) -> None:
        """End; what was committed is on the disk already."""
        self._connection.close()
        self._connection.engine.dispose()

    def reload(self) -> None:
        """Read again what is remembered here: another connection has changed it."""
        with self._transaction():
            self._replicas.reload()
            self._incarnation.reload()

    @property
    def replica_id(self) -> ReplicaId:
        """The actor in every dot written here."""
        return self._incarnation.replica

    @property
    def counter(self) -> int:
        """Of the last write under `replica_id`; 0 when there was none."""
        return self._replicas.vector[self.replica_id]

    # --- changing ------------------------------------------------------------------------

    def write(self, edits: Sequence[Edit], *, wall_ms: int) -> Committed:
        """Write locally: one dot for each edit, all in one durable transaction."""
        with self._changing(wall_ms, local=True) as work:
            clock = meta.read_integer(self._connection, meta.HLC)
            counter = self.counter
            work.batch.load(edit.record for edit in edits)
            for edit in edits:
                clock, counter = hlc.tick(clock, wall_ms), counter + 1
                before = work.batch.state(edit.record) or RecordState(edit.record, edit.kind)
                self._note_conversation(work, before)
                dot = Dot(self.replica_id, counter)
                after = write(before, edit.values, dot=dot, hlc=clock, seen=edit.seen)
                if not fits(after):
                    raise CompanionError("too_many_versions")
                work.batch.put(after)
                self._replicas.note_arrival({dot})
            if edits:
                self._incarnation.extend([(edit.record, edit.values) for edit in edits])
                self._replicas.absorb(VersionVector({self.replica_id: counter}))
                self._replicas.save()
                meta.write_integer(self._connection, meta.HLC, clock)
        return self._committed(work)

    def apply(
        self,
        states: Sequence[RecordState],
        *,
        peer: ReplicaId,
        cursor: Cursor,
        claim: VersionVector | None,
        wall_ms: int,
        head: Head | None = None,
    ) -> Committed:
        """Merge a batch of another replica, with its progress, in one durable transaction.

        claim: at the end of a pass, all that has been absorbed with it; before, None, and
            `cursor` is kept as the place from where to go on.
        head: with a claim, the peer's own word for its writes up to it.

        Raises:
            RemoteProtocolError: merging would break a bound of the format. Nothing was changed.
        """
        self._heed_testimony(states, claim)
        vector = self._replicas.vector
        with self._changing(wall_ms, local=False) as work:
            work.batch.load(state.id for state in states)
            clock = meta.read_integer(self._connection, meta.HLC)
            for state in states:
                clock = self._merge(work, state, clock, wall_ms)
            meta.write_integer(self._connection, meta.HLC, clock)
            if claim is None:
                self._keep_unfinished(peer, cursor)
            else:
                self._replicas.absorb(claim)
                self._forget_unfinished(peer)
                if head is not None and head[0] == claim[peer]:
                    self._replicas.keep_head(peer, head)
            self._replicas.save()
        return self._committed(work, moved=self._replicas.vector != vector)

    def new_incarnation(self) -> ReplicaId:
        """Write under a fresh replica id from now on; for a database that has not been written
        to since it may have gone back in time, or been copied."""
        with self._transaction():
            self._incarnation.renew()
        return self.replica_id

    def heed(self, counter: int, head: Head | None) -> bool:
        """What a peer says of our writes: up to which counter it has absorbed them, and the
        latest head that it had from us. True when they are not all ours, so that another
        incarnation was taken, and what was not agreed on was written again under it."""
        with self._changing(0, local=False) as work:
            outlived = self._incarnation.is_outlived(counter, head)
            if outlived:
                self._incarnation.renew_and_issue_again(work.batch)
        return outlived

    def mark_blobs(self, digests: Sequence[bytes]) -> None:
        """The bytes of these attachments are here, verified."""
        if digests:
            with self._transaction():
                self._connection.execute(
                    insert(Blob.__table__).on_conflict_do_nothing(),
                    [{"digest": digest} for digest in digests],
                )

    def meta_set(self, key: str, value: bytes) -> None:
        """Keep a small fact beside the records. It is not replicated."""
        with self._transaction():
            meta.write_meta(self._connection, key, value)

    def prune_history(self, now_ms: int) -> bool:
        """Prune a portion of the history, durably; whether there may be more to prune."""
        with self._transaction():
            return history.prune(self._connection, now_ms)

    # --- reading -------------------------------------------------------------------------

    def vector(self) -> VersionVector:
        """All that is absorbed here."""
        return self._replicas.vector

    def heads(self) -> dict[ReplicaId, Head]:
        """The latest head of each replica that it told us itself."""
        with self._transaction():
            return self._replicas.heads()

    def unfinished(self) -> dict[ReplicaId, Cursor]:
        """Where the passes to this replica stand that were cut, by the replica that sent."""
        table = Unfinished.__table__
        with self._transaction():
            rows = self._connection.execute(select(table)).all()
        replica_of = self._replicas.replica_of
        return {
            replica_of(row.replica): Cursor(
                row.epoch,
                VersionVector(
                    {replica_of(n): c for n, c in _passed_decoder.decode(row.passed).items()}
                ),
            )
            for row in rows
        }

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
        own = self._incarnation.head
        return rows if rows.claim is None or not own[0] else replace(rows, head=own)

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
                states = [decode_state(row.state, self._replicas) for row in rows]
            if not rows:
                return
            last = rows[-1].number
            yield states

    def earlier_values(self, record: RecordId, field: str) -> set[bytes]:
        """What a field held once and no longer, in canonical bytes."""
        with self._transaction():
            return queries.earlier_values(self._connection, record, field)

    def missing_blobs(self, limit: int) -> list[bytes]:
        """Digests of attachments of which the bytes are not marked as here."""
        with self._transaction():
            return queries.missing_blobs(self._connection, limit)

    def counts(self) -> Totals:
        """How much there is, deleted records left out."""
        with self._transaction():
            return queries.totals(self._connection)

    def of_kind(self, kind: str) -> list[RecordState]:
        """All records of a kind of which there are few (statement, device)."""
        table = Record.__table__
        with self._transaction():
            packed = self._connection.execute(
                select(table.c.state).where(table.c.kind == literal_column(f"'{kind}'"))
            ).scalars()
            return [decode_state(state, self._replicas) for state in packed]

    def statements(self) -> list[bytes]:
        """The bodies of all signed statements about the device group."""
        bodies = (s.value for r in self.of_kind(STATEMENT) for s in r.fields.get("body", ()))
        return [body for body in bodies if isinstance(body, bytes)]

    def meta_get(self, key: str) -> bytes | None:
        """A small fact kept with `meta_set`, or None."""
        with self._transaction():
            return meta.read_meta(self._connection, key)

    # --- inside --------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with told_to_people(self._path), self._connection.begin():
            yield

    @contextmanager
    def _changing(self, wall_ms: int, *, local: bool) -> Iterator[_Transaction]:
        """A transaction that saves its batch; in memory nothing stays of one that failed."""
        work = _Transaction(Batch(self._connection, self._replicas))
        try:
            with self._transaction():
                yield work
                work.batch.save(wall_ms, local=local)
        except BaseException:
            self.reload()
            raise

    def _merge(self, work: _Transaction, theirs: RecordState, clock: int, wall_ms: int) -> int:
        """Merge one state; the clock afterwards."""
        ours = work.batch.state(theirs.id) or RecordState(theirs.id, theirs.kind)
        merged = merge(ours, theirs)
        if merged is ours:
            return clock
        if not fits(merged):
            raise RemoteProtocolError("a record with more versions or fields than may be")
        self._note_conversation(work, ours)
        work.batch.put(merged)
        if self._replicas.note_arrival(merged.dots() - ours.dots()):
            epoch = meta.read_integer(self._connection, meta.EPOCH)
            meta.write_integer(self._connection, meta.EPOCH, epoch + 1)
        for siblings in merged.fields.values():
            for sibling in siblings:
                clock = hlc.observe(clock, sibling.hlc, wall_ms)
        return clock

    def _heed_testimony(self, states: Sequence[RecordState], claim: VersionVector | None) -> None:
        """Whoever has absorbed writes of ours that we do not know of shows that there are."""
        contexts = [state.context for state in states]
        known = [context[self.replica_id] for context in contexts if self.replica_id in context]
        told = max([*known, claim[self.replica_id] if claim is not None else 0], default=0)
        if told > self.counter:
            self.heed(told, None)

    def _note_conversation(self, work: _Transaction, state: RecordState) -> None:
        """A message that moves to another conversation concerns the one it leaves as well."""
        conversation = conversation_of(state)
        if conversation is not None:
            work.conversations.add(conversation)

    def _committed(self, work: _Transaction, *, moved: bool = False) -> Committed:
        for state in work.batch.changed:
            self._note_conversation(work, state)
        records = [(state.id, state.kind) for state in work.batch.changed]
        return Committed(
            records, work.conversations, self._replicas.vector, changed=bool(records) or moved
        )

    def _keep_unfinished(self, peer: ReplicaId, cursor: Cursor) -> None:
        passed = {self._replicas.number_of(r): n for r, n in cursor.passed.items()}
        values = {"epoch": cursor.epoch, "passed": _encoder.encode(passed)}
        statement = insert(Unfinished.__table__).values(
            replica=self._replicas.number_of(peer), **values
        )
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["replica"], set_=values)
        )

    def _forget_unfinished(self, peer: ReplicaId) -> None:
        table = Unfinished.__table__
        self._connection.execute(
            delete(table).where(table.c.replica == self._replicas.number_of(peer))
        )
