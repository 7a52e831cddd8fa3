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
elsewhere. What that peer has of us is the same as what we have up to the last counter for which
it showed us the right head; what was written beyond is disowned, by all devices
(companion.store.disowning). The heads of former incarnations are kept: a third device may know
yet another meaning of the same dots.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select

from companion.model.claims import Evidence, Head
from companion.model.disowned import Disowned
from companion.model.dots import Dot, VersionVector
from companion.model.ids import ID_BYTES, RecordId, ReplicaId
from companion.model.records import Value, canonical
from companion.store import meta
from companion.store.replicas import Replicas
from companion.store.schema import Chain

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[bytes, dict[bytes, int]])

HEAD_BYTES: Final = 8
EPOCH_STEP_BYTES: Final = 2


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
            self.renew()
            return
        self.replica = ReplicaId(kept)
        self.head = self._last_head(self.replica)

    @property
    def counter(self) -> int:
        """Of the last write under `replica`; 0 when there was none."""
        return self._replicas.vector[self.replica]

    def extend(self, writes: list[tuple[RecordId, Mapping[str, Value]]]) -> None:
        """These writes have taken the next counters, in this order."""
        number = self._replicas.number_of(self.replica)
        rows = []
        for record, values in writes:
            counter, head = self.head
            digest = hashlib.blake2b(
                head + record + canonical(dict(values)), digest_size=HEAD_BYTES
            )
            self.head = (counter + 1, digest.digest())
            rows.append({"replica": number, "counter": self.head[0], "head": self.head[1]})
        if rows:
            self._connection.execute(insert(Chain.__table__), rows)

    def write(self, writes: list[tuple[RecordId, Mapping[str, Value]]]) -> VersionVector:
        """As `extend`, and they are absorbed; what of this replica is absorbed now."""
        self.extend(writes)
        own = VersionVector({self.replica: self.counter + len(writes)})
        if writes:
            self._replicas.note_arrival({Dot(self.replica, own[self.replica])})
            self._replicas.absorb(own)
        return own

    def renew(self) -> None:
        """Write under a new replica id from now on."""
        self.replica = ReplicaId(self._entropy(ID_BYTES))
        self.head = (0, b"")
        meta.write_meta(self._connection, meta.REPLICA, self.replica)
        self._replicas.number_of(self.replica)

    def raise_epoch(self) -> None:
        """All cursors of our walk are void (companion.model.cursor).

        By a random step: a database that goes back unnoticed must not come to an epoch that it
        had before, or what was handed out then would be taken for what it has now.
        """
        epoch = meta.read_integer(self._connection, meta.EPOCH)
        step = 1 + int.from_bytes(self._entropy(EPOCH_STEP_BYTES))
        meta.write_integer(self._connection, meta.EPOCH, epoch + step)

    def heads(self) -> dict[ReplicaId, Head]:
        """The last head of each of our incarnations that has written."""
        last = {replica: self._last_head(replica) for replica in self._replicas.known()}
        return {replica: head for replica, head in last.items() if head[0]}

    def contradicted(self, evidence: Evidence, disowned: Disowned) -> Disowned:
        """What a peer knows of writes under our replica ids that are not ours, if anything.

        disowned: what is known to count no longer.
        """
        agreed, before = self._agreed(), self._agreed()
        peer = evidence.peer
        doubtful = set[ReplicaId]()
        for replica, head in evidence.heads.items():
            last = self._last_head(replica)[0]
            if replica != self.replica and not last:
                continue  # we have never been that one
            if head[0] <= last and self._head(replica, head[0]) == head[1]:
                of_replica = agreed.setdefault(replica, {})
                of_replica[peer] = max(head[0], of_replica.get(peer, 0))
            elif head[0] <= last or replica == self.replica or replica in disowned.upto:
                doubtful.add(replica)
            # Else a backup was restored that lacks these writes, and nothing was written instead.
        if evidence.vector[self.replica] > self.counter:
            doubtful.add(self.replica)
        if agreed != before:
            meta.write_meta(self._connection, meta.AGREED, _encoder.encode(agreed))
        return Disowned({replica: agreed.get(replica, {}).get(peer, 0) for replica in doubtful})

    def _last_head(self, replica: ReplicaId) -> Head:
        table = Chain.__table__
        last = self._connection.execute(
            select(table.c.counter, table.c.head)
            .where(table.c.replica == self._replicas.known_number_of(replica))
            .order_by(table.c.counter.desc())
            .limit(1)
        ).first()
        return (last.counter, last.head) if last is not None else (0, b"")

    def _head(self, replica: ReplicaId, counter: int) -> bytes | None:
        table = Chain.__table__
        number = self._replicas.known_number_of(replica)
        return self._connection.execute(
            select(table.c.head).where(table.c.replica == number, table.c.counter == counter)
        ).scalar()

    def _agreed(self) -> dict[ReplicaId, dict[ReplicaId, int]]:
        """Of each of our replica ids, up to which counter which peer has shown the right head."""
        kept = meta.read_meta(self._connection, meta.AGREED)
        return {
            ReplicaId(replica): {ReplicaId(peer): counter for peer, counter in peers.items()}
            for replica, peers in (_decoder.decode(kept) if kept else {}).items()
        }
