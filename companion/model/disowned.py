"""Writes that count no longer, because their replica has given one dot to two of them.

A replica whose database went back unnoticed goes on counting, and its dots get a second meaning.
No device can tell the meanings apart by looking at the dots, so all of them *disown* what that
replica wrote beyond the last counter that is known to be good: from then on it is as if it had
never written more. Whatever any device holds of it, it issues again under dots of its own.

That a replica is disowned never ends, and the lower counter holds: devices tell each other in
their greetings, and all come to know the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from companion.model.dots import Dot, VersionVector
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState, Sibling
from companion.model.records import canonical


@dataclass(frozen=True, slots=True)
class Disowned:
    """Up to which counter the writes of a replica count. Those of all others count."""

    upto: Mapping[ReplicaId, int] = field(default_factory=dict)

    def join(self, other: "Disowned") -> "Disowned":
        """What is known to both together."""
        upto = dict(self.upto)
        for replica, counter in other.upto.items():
            upto[replica] = min(counter, upto.get(replica, counter))
        return Disowned(upto)

    def concerns(self, vector: VersionVector) -> bool:
        """Whether a vector speaks of writes that do not count."""
        return any(vector[replica] > counter for replica, counter in self.upto.items())

    def without(self, vector: VersionVector) -> VersionVector:
        """A vector as if these replicas had never written more than counts."""
        if not self.concerns(vector):
            return vector
        limits = self.upto
        return VersionVector({r: min(n, limits.get(r, n)) for r, n in vector.items()})


def dots_of_distinct(state: RecordState) -> list[Dot]:
    """The dots of what stands in a record, equal values of a field counted once, oldest first."""
    times = {s.dot: s.hlc for siblings in _distinct(state).values() for s in siblings}
    return sorted(times, key=lambda dot: (times[dot], dot))


def issued_again(state: RecordState, disowned: Disowned, fresh: Mapping[Dot, Dot]) -> RecordState:
    """A record with all that stands in it under fresh dots, and nothing in it that is disowned.

    fresh: for each of `dots_of_distinct` the one that takes its place.
    """
    fields = {
        name: tuple(
            sorted((Sibling(fresh[s.dot], s.hlc, s.value) for s in siblings), key=lambda s: s.dot)
        )
        for name, siblings in _distinct(state).items()
    }
    context = disowned.without(state.context).join(VersionVector.of(fresh.values()))
    return replace(state, context=context, fields=fields, floor=disowned.without(state.floor))


def _distinct(state: RecordState) -> dict[str, list[Sibling]]:
    """Each field's values once, as the latest of those that are equal."""
    return {
        name: list(
            {canonical(s.value): s for s in sorted(siblings, key=lambda s: (s.hlc, s.dot))}.values()
        )
        for name, siblings in state.fields.items()
    }
