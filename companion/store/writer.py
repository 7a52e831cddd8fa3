"""The one writer. Whatever changes a record, here or elsewhere, comes through this class."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from companion.errors import ClaimRefused, CompanionError, RemoteProtocolError
from companion.model import hlc
from companion.model.changes import REPLICAS_MAX, fits, names_fit
from companion.model.claims import Alive, Claim, Evidence
from companion.model.cursor import Cursor
from companion.model.dots import Dot, VersionVector
from companion.model.ids import DeviceId, RecordId, ReplicaId
from companion.model.merge import RecordState, merge, unless_replaced
from companion.model.records import DELETED, TAG_CHARACTERS_MAX
from companion.store import collecting, hearing, history, meta
from companion.store.batch import Batch
from companion.store.burying import buried
from companion.store.collected import add_collected
from companion.store.database import open_database
from companion.store.disowning import disown, read_disowned
from companion.store.edits import Committed as Committed
from companion.store.edits import Edit as Edit
from companion.store.edits import Purge
from companion.store.hearing import Silence
from companion.store.held import Holding, written_again
from companion.store.incarnations import Incarnation
from companion.store.projections import conversation_of
from companion.store.purged import delete_all
from companion.store.reader import Present as Present
from companion.store.reader import Reader, transaction
from companion.store.replicas import Replicas
from companion.store.schema import Blob
from companion.store.unfinished import forget_unfinished, keep_unfinished


@dataclass
class _Transaction:
    """What one transaction gathers."""

    batch: Batch
    holding: Holding
    conversations: set[RecordId] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


class Store(Reader):
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
        with transaction(connection, path):
            replicas = Replicas(connection)
            incarnation = Incarnation(connection, replicas, entropy)
        super().__init__(connection, path, replicas, incarnation)

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
        self._is_stale = True
        self._refresh()

    # --- changing ------------------------------------------------------------------------

    def write(self, edits: Sequence[Edit], *, wall_ms: int) -> Committed:
        """Write locally: one dot for each edit, all in one durable transaction."""
        with self._changing(wall_ms, local=True) as work:
            self._write(work, edits, wall_ms)
        return self._committed(work)

    def write_portions(
        self,
        portions: Iterator[Callable[[Present], Sequence[Edit]]],
        *,
        digests: Sequence[bytes],
        wall_ms: int,
    ) -> Committed:
        """Write locally any number of edits in one durable transaction, in the memory of one
        portion.

        Args:
            portions: each makes its edits of what is here by then.
            digests: of attachments whose bytes are here, verified.
        """
        with self._changing(wall_ms, local=True) as work:
            for edits_of in portions:
                present = Present(self._connection, work.batch)
                self._write(work, edits_of(present), wall_ms)
                self._save(work, wall_ms, local=True)
            self._mark_blobs(digests)
        return self._committed(work)

    def purge(self, records: Sequence[RecordId], *, wall_ms: int) -> Committed:
        """Delete for good those of these records that are deleted (the messages of a conversation
        go with it), all in one durable transaction."""
        with self._changing(wall_ms, local=True) as work:
            doomed = list(collecting.with_parts(self._connection, work.batch, records))
            self._write(work, [Purge(state.id, state.kind) for state in doomed], wall_ms)
        return self._committed(work)

    def decide_held(
        self, conversations: Sequence[RecordId], *, keep: bool, wall_ms: int
    ) -> Committed:
        """What was deleted elsewhere while it was in use here is written again, or is deleted
        here as well, whatever somebody still wrote to it."""
        edits: list[Edit] = []
        with self._changing(wall_ms, local=False) as work:
            for held in [s for c in conversations for s in work.holding.take(c)]:
                now = work.batch.state(held.id)
                if keep:
                    edits += [
                        Edit(held.id, held.kind, values, VersionVector())
                        for values in written_again(held)
                    ]
                elif now is not None and not now.is_deleted:
                    edits.append(Edit(held.id, held.kind, {DELETED: True}))
            self._write(work, edits, wall_ms)
        return self._committed(work)

    def apply(
        self,
        states: Sequence[RecordState],
        *,
        peer: ReplicaId,
        cursor: Cursor,
        claim: Claim | None,
        wall_ms: int,
        alive: Alive | None = None,
    ) -> Committed:
        """Merge a batch of another replica, with its progress, in one durable transaction.

        claim: at the end of a pass; before, None, and `cursor` is kept as the place from where
            to go on.
        alive: with a claim, which writes still stand at the peer, if it said so.

        Raises:
            RemoteProtocolError: merging would break a bound of the format. Nothing was changed.
            ClaimRefused: the peer has let go of what is not absorbed here, and `alive` does
                not say what has become of it; or it speaks of writes that count no longer. A
                new greeting will tell it. Nothing was changed.
        """
        told = claim.vector if claim is not None else VersionVector()
        for state in states:
            told = told.join(state.context)
        if told[self.replica_id] > self.counter:
            self.heed(Evidence(peer, told))
        vector = self._replicas.vector
        with self._changing(wall_ms, local=False) as work:
            if read_disowned(self._connection).concerns(told):
                raise ClaimRefused
            work.batch.load(state.id for state in states)
            clock = meta.read_integer(self._connection, meta.HLC)
            for state in states:
                clock = self._merge(work, state, clock, wall_ms)
            meta.write_integer(self._connection, meta.HLC, clock)
            if cursor.head is not None:
                self._replicas.keep_head(peer, cursor.head)
            if claim is None:
                keep_unfinished(self._connection, self._replicas, peer, cursor)
            else:
                self._bury(work, claim, alive, wall_ms)
                self._replicas.absorb(claim.vector)
                forget_unfinished(self._connection, self._replicas, peer)
            self._replicas.save()
        return self._committed(work, moved=self._replicas.vector != vector)

    def hear(self, signs: Mapping[DeviceId, bytes], now_ms: int) -> dict[DeviceId, Silence]:
        """As companion.store.hearing.hear."""
        with self._transaction():
            return hearing.hear(self._connection, signs, now_ms)

    def ripe(
        self, frontier: VersionVector, *, after: int, now_ms: int
    ) -> tuple[list[RecordId], int | None]:
        """Which deleted records may be purged, of a portion of those there are.

        Args:
            frontier: what every device has absorbed that is waited for.
            after: where to go on, from 0; also the second of what is returned, None at the end.
        """
        with self._transaction():
            return collecting.ripe(
                self._connection, self._replicas, self.replica_id, frontier, after, now_ms
            )

    def collect(self, frontier: VersionVector, *, after: int = 0) -> int | None:
        """Let go of a portion of the purged records that every device knows to be purged.
        Nothing is left to tell anyone of them.

        Args:
            frontier: as for `ripe`.
            after: where to go on, from 0; also what is returned, None at the end.
        """
        with self._changing(0, local=False) as work:
            return collecting.collect(self._connection, work.batch, frontier, after)

    def repair(self, states: Sequence[RecordState], *, wall_ms: int) -> Committed:
        """Merge what another device holds of records that should be the same on both, durably.
        Nothing is absorbed by that: what is claimed here stays as it is.

        Raises:
            RemoteProtocolError: merging would break a bound of the format. Nothing was changed.
        """
        with self._changing(wall_ms, local=False) as work:
            disowned = read_disowned(self._connection)
            for state in (s for s in states if not disowned.concerns(s.context)):
                ours = work.batch.state(state.id) or RecordState(state.id, state.kind)
                self._put_merged(work, ours, merge(ours, state), wall_ms)
            self._replicas.save()
        return self._committed(work)

    def new_incarnation(self) -> ReplicaId:
        """Write under a fresh replica id from now on; for a database that has not been written
        to since it may have gone back in time, or been copied."""
        with self._transaction_or_reload():
            self._incarnation.renew()
        return self.replica_id

    def heed(self, evidence: Evidence) -> bool:
        """What a peer knows of how replicas have counted their writes. True when it shows that
        some have two meanings: they count no longer, and what is here of them was written again;
        all links are to be made anew.

        Raises:
            RemoteProtocolError: it speaks of more replicas than there may be.
        """
        with self._transaction_or_reload():
            disowned = read_disowned(self._connection)
            more = self._incarnation.contradicted(evidence, disowned).join(evidence.disowned)
            if len(disowned.join(more).upto) > REPLICAS_MAX:
                raise RemoteProtocolError("more replicas than may be count no longer")
            return disown(self._connection, self._replicas, self._incarnation, more)

    def mark_blobs(self, digests: Sequence[bytes]) -> None:
        """The bytes of these attachments are here, verified."""
        if digests:
            with self._transaction():
                self._mark_blobs(digests)

    def unmark_blobs(self, digests: Sequence[bytes]) -> None:
        """The bytes of these attachments are not here any more."""
        with self._transaction():
            delete_all(self._connection, Blob.__table__.c.digest, digests)

    def meta_set(self, key: str, value: bytes) -> None:
        """Keep a small fact beside the records. It is not replicated."""
        with self._transaction():
            meta.write_meta(self._connection, key, value)

    def bound_history(self, days: int | None, mb: int | None) -> tuple[int, int]:
        """As companion.store.history.set_bounds; the bounds from now on."""
        with self._transaction():
            history.set_bounds(self._connection, days, mb)
            return history.bounds(self._connection)

    def prune_history(self, now_ms: int) -> bool:
        """Prune a portion of the history, durably; whether there may be more to prune."""
        with self._transaction():
            return history.prune(self._connection, now_ms)

    # --- inside --------------------------------------------------------------------------

    @contextmanager
    def _changing(self, wall_ms: int, *, local: bool) -> Iterator[_Transaction]:
        """A transaction that saves its batch; in memory nothing stays of one that failed."""
        batch = Batch(self._connection, self._replicas)
        work = _Transaction(batch, Holding(self._connection, self._replicas, batch))
        with self._transaction_or_reload():
            yield work
            self._save(work, wall_ms, local=local)

    @contextmanager
    def _transaction_or_reload(self) -> Iterator[None]:
        try:
            with self._transaction():
                yield
        except BaseException:
            self._is_stale = True
            with suppress(CompanionError):  # then the next question reads it again
                self._refresh()
            raise

    def _save(self, work: _Transaction, wall_ms: int, *, local: bool) -> None:
        """Save what the transaction has changed so far, and begin a fresh batch."""
        for state in work.batch.changed:
            self._note_conversation(work, state)
            work.kinds.add(state.kind)
        work.batch.save(wall_ms, local=local)
        work.batch.clear()

    def _mark_blobs(self, digests: Sequence[bytes]) -> None:
        if digests:
            self._connection.execute(
                insert(Blob.__table__).on_conflict_do_nothing(),
                [{"digest": digest} for digest in digests],
            )

    def _write(self, work: _Transaction, edits: Sequence[Edit | Purge], wall_ms: int) -> None:
        clock = meta.read_integer(self._connection, meta.HLC)
        counter = self.counter
        work.batch.load(edit.record for edit in edits)
        for edit in edits:
            clock, counter = hlc.tick(clock, wall_ms), counter + 1
            before = work.batch.state(edit.record) or RecordState(edit.record, edit.kind)
            self._note_conversation(work, before)
            dot = Dot(self.replica_id, counter)
            after = edit.applied_to(before, dot=dot, hlc=clock)
            if not names_fit(after.fields):
                raise CompanionError("name_too_long", limit=TAG_CHARACTERS_MAX)
            if not fits(after):
                raise CompanionError("too_many_versions")
            work.batch.put(after)
            self._replicas.note_arrival({dot})
        if edits:
            self._incarnation.extend([(edit.record, edit.values) for edit in edits])
            self._replicas.absorb(VersionVector({self.replica_id: counter}))
            self._replicas.save()
            meta.write_integer(self._connection, meta.HLC, clock)

    def _merge(self, work: _Transaction, theirs: RecordState, clock: int, wall_ms: int) -> int:
        """Merge one state; the clock afterwards."""
        found = work.batch.state(theirs.id)
        theirs = unless_replaced(theirs, found, self._replicas.vector)
        ours = found or RecordState(theirs.id, theirs.kind)
        merged = merge(ours, theirs)
        if merged is ours:
            return clock
        self._put_merged(work, ours, merged, wall_ms)
        for siblings in merged.fields.values():
            for sibling in siblings:
                clock = hlc.observe(clock, sibling.hlc, wall_ms)
        return clock

    def _put_merged(
        self, work: _Transaction, ours: RecordState, merged: RecordState, wall_ms: int
    ) -> None:
        if merged is ours:
            return
        if merged.floor != ours.floor:
            work.holding.keep(ours, merged, wall_ms)
        if not fits(merged):
            raise RemoteProtocolError("a record with more versions or fields than may be")
        self._note_conversation(work, ours)
        work.batch.put(merged)
        if self._replicas.note_arrival(merged.dots() - ours.dots()):
            self._incarnation.raise_epoch()

    def _bury(self, work: _Transaction, claim: Claim, alive: Alive | None, wall_ms: int) -> None:
        """Take over what a peer has let go, and what of it is here."""
        if not self._replicas.vector.dominates(claim.collected):
            if alive is None or not alive.collected.dominates(claim.collected):
                raise ClaimRefused
            found = buried(self._connection, self._replicas, work.batch, alive)
            for before, after in list(found):
                work.holding.keep(before, after, wall_ms)
                self._note_conversation(work, before)
                work.batch.put(after)
        add_collected(self._connection, claim.collected)

    def _note_conversation(self, work: _Transaction, state: RecordState) -> None:
        """A message that moves to another conversation concerns the one it leaves as well."""
        conversation = conversation_of(state)
        if conversation is not None:
            work.conversations.add(conversation)

    def _committed(self, work: _Transaction, *, moved: bool = False) -> Committed:
        changed = bool(work.kinds) or moved
        return Committed(work.kinds, work.conversations, self._replicas.vector, changed)
