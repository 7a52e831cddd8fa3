"""The numbers that stand for replicas inside this database, and what of each is here."""

from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from companion.model.dots import Dot, VersionVector
from companion.model.ids import ReplicaId
from companion.store.schema import Replica

_table = Replica.__table__
_SAVE: Final = (
    update(_table)
    .where(_table.c.number == bindparam("of"))
    .values(seen=bindparam("now_seen"), arrived=bindparam("now_arrived"))
)


class Replicas:
    """The replica table, held in memory by the one writer.

    After a transaction that was rolled back, call `reload`.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.reload()

    def reload(self) -> None:
        """Read the table again."""
        table = Replica.__table__
        rows = self._connection.execute(
            select(table.c.number, table.c.uid, table.c.seen, table.c.arrived)
        ).all()
        self._numbers: dict[ReplicaId, int] = {ReplicaId(row.uid): row.number for row in rows}
        self._uids = {row.number: ReplicaId(row.uid) for row in rows}
        self._arrived = {row.number: row.arrived for row in rows}
        self._vector = VersionVector({ReplicaId(row.uid): row.seen for row in rows})
        self._saved = {row.number: (row.seen, row.arrived) for row in rows}

    @property
    def vector(self) -> VersionVector:
        """All that is absorbed here."""
        return self._vector

    def known(self) -> list[ReplicaId]:
        """Every replica ever heard of."""
        return list(self._numbers)

    def arrived(self) -> dict[ReplicaId, int]:
        """Per replica the highest counter that was ever applied, absorbed or not."""
        return {self._uids[number]: counter for number, counter in self._arrived.items()}

    def number_of(self, replica: ReplicaId) -> int:
        """The number of a replica; a new one gets the next."""
        number = self._numbers.get(replica)
        if number is None:
            number = max(self._uids, default=0) + 1
            self._connection.execute(insert(Replica.__table__).values(number=number, uid=replica))
            self._numbers[replica] = number
            self._uids[number] = replica
            self._arrived[number] = 0
        return number

    def known_number_of(self, replica: ReplicaId) -> int:
        """The number of a replica; 0, which none has, when it was never heard of."""
        return self._numbers.get(replica, 0)

    def replica_of(self, number: int) -> ReplicaId:
        """The replica with a number. Raises LookupError when there is none."""
        return self._uids[number]

    def note_arrival(self, dots: set[Dot]) -> bool:
        """Note dots that were not here; whether one came after a later one of its replica."""
        out_of_order = any(dot.counter < self._arrived[self.number_of(dot.replica)] for dot in dots)
        for replica, counter in dots:
            number = self.number_of(replica)
            if counter > self._arrived[number]:
                self._arrived[number] = counter
        return out_of_order

    def absorb(self, vector: VersionVector) -> None:
        """From now on, everything up to `vector` is absorbed."""
        for replica in vector:
            self.number_of(replica)
        self._vector = self._vector.join(vector)

    def go_back(self, replica: ReplicaId, counter: int) -> None:
        """What is here of a replica beyond a counter is not what that replica wrote."""
        number = self.number_of(replica)
        self._arrived[number] = min(self._arrived[number], counter)
        kept = dict(self._vector)
        kept[replica] = min(kept.get(replica, 0), counter)
        self._vector = VersionVector(kept)

    def heads(self) -> dict[ReplicaId, tuple[int, bytes]]:
        """What replicas have said themselves of their writes, up to which counter."""
        table = Replica.__table__
        rows = self._connection.execute(
            select(table.c.uid, table.c.head_counter, table.c.head).where(table.c.head.is_not(None))
        )
        return {ReplicaId(row.uid): (row.head_counter, row.head) for row in rows}

    def keep_head(self, replica: ReplicaId, head: tuple[int, bytes]) -> None:
        """A replica's own word for its writes up to a counter."""
        table = Replica.__table__
        self._connection.execute(
            update(table)
            .where(table.c.number == self.number_of(replica))
            .values(head_counter=head[0], head=head[1])
        )

    def save(self) -> None:
        """Write what `note_arrival` and `absorb` changed."""
        now = {
            number: (self._vector[uid], self._arrived[number]) for number, uid in self._uids.items()
        }
        changed = [
            {"of": number, "now_seen": seen, "now_arrived": arrived}
            for number, (seen, arrived) in now.items()
            if self._saved.get(number) != (seen, arrived)
        ]
        if changed:
            self._connection.execute(_SAVE, changed)
            self._saved = now
