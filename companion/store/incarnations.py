"""Incarnations: under which replica id this database writes, and when it must take a new one.

A dot must never get two meanings. It would, if a database went back in time (a restored
backup, a virtual machine's snapshot, a disk that lost the last commits) or ran twice (a copied
profile, a cloned machine) and went on counting. So whenever that may have happened, the
database takes a fresh replica id before it writes again. It is noticed in three ways:

- at the start, by the witness that the profile keeps outside the database (companion.witness);
- by a peer that has absorbed more writes of ours than we know of;
- by a peer that knows another *head* for one of our counters. The head is a hash over all
  writes of an incarnation up to a counter; the peer got it from the writer itself.

In the last two cases writes may have been made here already whose dots mean something else
elsewhere: all live ones since the last counter that was agreed on with a peer are issued
again under new dots, and the old dots are forgotten, so that what the others mean by them can
still arrive. A value that had arrived elsewhere under its old dot then stands there twice,
with equal content, which is no conflict.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from companion.model.claims import Head
from companion.model.dots import Dot, VersionVector
from companion.model.ids import ID_BYTES, RecordId, ReplicaId
from companion.model.merge import RecordState, Sibling
from companion.model.records import Value, canonical
from companion.store import meta
from companion.store.batch import Batch
from companion.store.replicas import Replicas
from companion.store.schema import Chain, LiveDot, Record

HEAD_BYTES: Final = 8


class Incarnation:
    """The present incarnation. Every method runs inside the caller's transaction.

    After a transaction that was rolled back, call `reload`.
    """

    def __init__(
        self, connection: Connection, replicas: Replicas, entropy: Callable[[int], bytes]
    ) -> None:
        self._entropy = entropy
        self._connection = connection
        self._replicas = replicas
        self.reload()

    def reload(self) -> None:
        """Read it again; a new database gets its first."""
        kept = meta.read_meta(self._connection, meta.REPLICA)
        if kept is None:
            self._begin()
            return
        self.replica = ReplicaId(kept)
        table = Chain.__table__
        last = self._connection.execute(
            select(table.c.counter, table.c.head).order_by(table.c.counter.desc()).limit(1)
        ).first()
        self.head: Head = (last.counter, last.head) if last is not None else (0, b"")

    def extend(self, writes: list[tuple[RecordId, Mapping[str, Value]]]) -> None:
        """These writes have taken the next counters, in this order."""
        rows = []
        for record, values in writes:
            counter, head = self.head
            digest = hashlib.blake2b(
                head + record + canonical(dict(values)), digest_size=HEAD_BYTES
            )
            self.head = (counter + 1, digest.digest())
            rows.append({"counter": self.head[0], "head": self.head[1]})
        if rows:
            self._connection.execute(insert(Chain.__table__), rows)

    def is_outlived(self, counter: int, head: Head | None) -> bool:
        """Whether a peer knows of writes under our replica id that are not ours.

        Args:
            counter: up to which it has absorbed our writes.
            head: the latest head that it had from us.
        """
        own = self._replicas.vector[self.replica]
        if counter > own or (head is not None and not self._is_ours(head)):
            return True
        agreed = meta.read_integer(self._connection, meta.AGREED)
        if counter > agreed:
            meta.write_integer(self._connection, meta.AGREED, counter)
        return False

    def renew(self) -> None:
        """Write under a new replica id from now on. For a database that has not written since
        it may have gone back in time or been copied."""
        self._begin()

    def renew_and_issue_again(self, batch: Batch) -> None:
        """As `renew`, for one that may have: what is not agreed on is written again."""
        old, agreed = self.replica, meta.read_integer(self._connection, meta.AGREED)
        number = self._replicas.number_of(old)
        dots, records = LiveDot.__table__, Record.__table__
        found = self._connection.execute(
            select(dots.c.counter, records.c.uid)
            .join(records, records.c.number == dots.c.record)
            .where(dots.c.replica == number, dots.c.counter > agreed)
            .order_by(dots.c.counter)
        ).all()
        self._begin()
        batch.load(RecordId(row.uid) for row in found)
        again = {
            Dot(old, row.counter): Dot(self.replica, n) for n, row in enumerate(found, start=1)
        }
        writes: list[tuple[RecordId, Mapping[str, Value]]] = []
        for row in found:
            state = batch.state(RecordId(row.uid))
            assert state is not None
            dot = Dot(old, row.counter)
            writes.append((state.id, _values(state, dot)))
            batch.put(_issued_again(state, dot, again[dot], agreed))
        self.extend(writes)
        self._replicas.go_back(old, agreed)
        own = {Dot(self.replica, len(found))} if found else set[Dot]()
        self._replicas.note_arrival(own)
        self._replicas.absorb(VersionVector.of(own))
        self._replicas.save()
        epoch = meta.read_integer(self._connection, meta.EPOCH)
        meta.write_integer(self._connection, meta.EPOCH, epoch + 1)

    def _begin(self) -> None:
        self.replica = ReplicaId(self._entropy(ID_BYTES))
        self.head = (0, b"")
        meta.write_meta(self._connection, meta.REPLICA, self.replica)
        meta.write_integer(self._connection, meta.AGREED, 0)
        self._connection.execute(delete(Chain.__table__))
        self._replicas.number_of(self.replica)

    def _is_ours(self, head: Head) -> bool:
        table = Chain.__table__
        ours = self._connection.execute(
            select(table.c.head).where(table.c.counter == head[0])
        ).scalar()
        return ours == head[1]


def _values(state: RecordState, dot: Dot) -> dict[str, Value]:
    return {
        name: sibling.value
        for name, siblings in state.fields.items()
        for sibling in siblings
        if sibling.dot == dot
    }


def _issued_again(state: RecordState, old: Dot, new: Dot, agreed: int) -> RecordState:
    """The state with one write under another dot, and the old replica's later ones unseen."""
    fields = {
        name: tuple(
            sorted(
                (Sibling(new, s.hlc, s.value) if s.dot == old else s for s in siblings),
                key=lambda s: s.dot,
            )
        )
        for name, siblings in state.fields.items()
    }
    later = [d.counter for d in state.dots() if d.replica == old.replica and d != old]
    context = dict(state.context)
    # Those that are still to be issued again must stay covered until it is their turn.
    context[old.replica] = max([agreed, *later])
    return replace(state, context=VersionVector(context).with_dot(new), fields=fields)
