"""What one replica tells another of how things stand with it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.model.disowned import Disowned
from companion.model.dots import Dot, VersionVector
from companion.model.ids import ReplicaId

Head = tuple[int, bytes]
"""A counter of a replica, and the hash over all its writes up to it
(companion.store.incarnations)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a peer knows, by its greeting, of how replicas have counted their writes.

    vector: all that it has absorbed.
    heads: of each replica that it has spoken with, the latest head that it had from that one.
    """

    peer: ReplicaId
    vector: VersionVector
    heads: Mapping[ReplicaId, Head] = field(default_factory=dict)
    disowned: Disowned = field(default_factory=Disowned)


@dataclass(frozen=True, slots=True)
class Claim:
    """The end of a pass: what the receiver has absorbed once it has applied all of it.

    collected: the join of the contexts of all records that the sender, or anyone that it
        heard of, has let go for good; never beyond `vector`.
    """

    vector: VersionVector
    collected: VersionVector = field(default_factory=VersionVector)


@dataclass(frozen=True, slots=True)
class Alive:
    """Which of the writes that a replica has absorbed still stand there.

    It is for one that was away while deleted records were let go. What that one still has, the
    other has absorbed and no longer holds was replaced, by something of which no trace is left.

    vector, collected: of the replica, at the same moment.
    runs: per replica the counters of the writes that stand, as first, last, first, last, …
    """

    vector: VersionVector
    collected: VersionVector
    runs: Mapping[ReplicaId, Sequence[int]]

    def is_dead(self, dot: Dot) -> bool:
        """Whether the replica has absorbed this write and it stands there no longer."""
        if not self.vector.has_seen(dot):
            return False
        runs = self.runs.get(dot.replica, ())
        before = bisect_right(runs, dot.counter)
        # After an odd number of bounds we are inside a run; after an even one perhaps at its end.
        return before % 2 == 0 and (before == 0 or runs[before - 1] != dot.counter)
