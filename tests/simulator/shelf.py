"""A replica's database in a dictionary: what companion.store does, in the fewest words.

It is the reference that the real store is compared with, and lets tests of the protocol run
hundreds of replicas in one thread.
"""

from dataclasses import dataclass, field

from companion.model.claims import Claim
from companion.model.cursor import Cursor
from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState, lacking, merge, write
from companion.model.records import CONVERSATION, Value


@dataclass
class Shelf:
    """One replica: its records, its vector, and where unfinished passes to it stand."""

    replica: ReplicaId
    records: dict[RecordId, RecordState] = field(default_factory=dict)
    vector: VersionVector = field(default_factory=VersionVector)
    arrived: dict[ReplicaId, int] = field(default_factory=dict)
    epoch: int = 0
    unfinished: dict[ReplicaId, Cursor] = field(default_factory=dict)
    hlc: int = 0

    def write(
        self, record: RecordId, values: dict[str, Value], *, seen: VersionVector | None = None
    ) -> Dot:
        """A local write, durable at once."""
        dot = Dot(self.replica, self.vector[self.replica] + 1)
        self.hlc += 1
        state = self.records.get(record, RecordState(record, CONVERSATION))
        self.records[record] = write(state, values, dot=dot, hlc=self.hlc, seen=seen)
        self.vector = self.vector.with_dot(dot)
        self.arrived[self.replica] = dot.counter
        return dot

    def read(
        self, since: VersionVector, cursor: Cursor, records_max: int
    ) -> tuple[list[RecordState], Cursor, Claim | None]:
        """Walk the live dots that a replica at `since` lacks, from `cursor` on."""
        passed = dict(cursor.passed) if cursor.epoch == self.epoch else {}
        live = [
            (dot, state)
            for state in self.records.values()
            for dot in state.dots()
            if dot.counter > max(since[dot.replica], passed.get(dot.replica, 0))
        ]
        live.sort(key=lambda entry: entry[0])
        taken: dict[RecordId, RecordState] = {}
        for dot, state in live:
            if state.id not in taken and len(taken) >= records_max:
                return list(taken.values()), Cursor(self.epoch, VersionVector(passed)), None
            taken[state.id] = lacking(state, since)
            passed[dot.replica] = dot.counter
        for replica, counter in self.arrived.items():
            passed[replica] = max(passed.get(replica, 0), counter)
        return list(taken.values()), Cursor(self.epoch, VersionVector(passed)), Claim(self.vector)

    def apply(
        self,
        states: list[RecordState],
        peer: ReplicaId,
        cursor: Cursor,
        claim: Claim | None,
    ) -> None:
        """Merge a batch, with its progress, as one transaction."""
        for state in states:
            ours = self.records.get(state.id, RecordState(state.id, state.kind))
            merged = merge(ours, state)
            fresh = merged.dots() - ours.dots()
            if any(dot.counter < self.arrived.get(dot.replica, 0) for dot in fresh):
                self.epoch += 1
            for replica, counter in fresh:
                self.arrived[replica] = max(self.arrived.get(replica, 0), counter)
            self.records[state.id] = merged
        if claim is None:
            self.unfinished[peer] = cursor
        else:
            self.unfinished.pop(peer, None)
            self.vector = self.vector.join(claim.vector)
