"""Dots and version vectors: which writes a state has absorbed.

A *dot* names one write: (replica, counter). A *version vector* maps each replica to the
highest counter absorbed and stands for all dots up to it (Fidge 1988, Mattern 1989; dots:
Preguiça et al., "Dotted version vectors", 2010).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from companion.model.ids import ReplicaId

COUNTER_MAX = 2**48
"""A counter above this is a lie: at a million writes a second it takes nine years to reach."""


class Dot(NamedTuple):
    """The name of one write."""

    replica: ReplicaId
    counter: int


class VersionVector(Mapping[ReplicaId, int]):
    """An immutable map from replica to the highest counter absorbed; absent means none."""

    __slots__ = ("_counters",)

    def __init__(self, counters: Mapping[ReplicaId, int] | None = None) -> None:
        self._counters = {r: n for r, n in counters.items() if n > 0} if counters else {}

    @classmethod
    def of(cls, dots: Iterable[Dot]) -> "VersionVector":
        """The least vector that contains all `dots`."""
        counters: dict[ReplicaId, int] = {}
        for replica, counter in dots:
            if counter > counters.get(replica, 0):
                counters[replica] = counter
        return cls(counters)

    def __getitem__(self, replica: ReplicaId) -> int:
        return self._counters.get(replica, 0)

    def __iter__(self) -> Iterator[ReplicaId]:
        return iter(self._counters)

    def __len__(self) -> int:
        return len(self._counters)

    def __contains__(self, replica: object) -> bool:
        return replica in self._counters

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VersionVector) and self._counters == other._counters

    def __hash__(self) -> int:
        return hash(frozenset(self._counters.items()))

    def __repr__(self) -> str:
        inside = ", ".join(f"{r.hex()[:6]}:{n}" for r, n in sorted(self._counters.items()))
        return f"VersionVector({inside})"

    def has_seen(self, dot: Dot) -> bool:
        """Whether the write named by `dot` is absorbed."""
        return self._counters.get(dot.replica, 0) >= dot.counter

    def dominates(self, other: "VersionVector") -> bool:
        """Whether everything that `other` has absorbed is absorbed here too."""
        mine = self._counters
        return all(mine.get(r, 0) >= n for r, n in other._counters.items())

    def join(self, other: "VersionVector") -> "VersionVector":
        """The least vector that dominates both."""
        if not other._counters or self._counters == other._counters:
            return self
        counters = dict(self._counters)
        for replica, counter in other._counters.items():
            if counter > counters.get(replica, 0):
                counters[replica] = counter
        return VersionVector(counters)

    def meet(self, *others: "VersionVector") -> "VersionVector":
        """The greatest vector that this and all others dominate."""
        return VersionVector({r: min((n, *(o[r] for o in others))) for r, n in self.items()})

    def with_dot(self, dot: Dot) -> "VersionVector":
        """This vector with one more dot (and all before it) absorbed."""
        return self.join(VersionVector({dot.replica: dot.counter}))
