"""How two states of one record become one: nothing lost that was not knowingly replaced.

A record is an observed-remove map of multi-value registers with a causal context (Almeida,
Shoker, Baquero, "Delta state replicated data types", 2018). For each field with siblings S
and context C on the two sides, what survives is

    (S₁ ∩ S₂)  ∪  {s ∈ S₁ : dot(s) ∉ C₂}  ∪  {s ∈ S₂ : dot(s) ∉ C₁}

and the context is the join. This is commutative, associative and idempotent, so order,
duplication and batching of deliveries cannot matter.

A field that one side does not carry is left as it is: a value is only ever superseded by
another write to the same field, or by a purge, so the absence of a field never means its
removal. That is what lets a change carry just the fields its receiver lacks.

A *purge* replaces every value of every field that its author had seen. What that was stands in
the state as its *floor*, a vector: no value at or below it lives on, whatever field it is in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId
from companion.model.records import (
    DELETED,
    PURGED,
    Policy,
    Value,
    canonical,
    is_deletion,
    policy_of,
)


@dataclass(frozen=True, slots=True)
class Sibling:
    """One of the current values of a field: who wrote it (dot), when (HLC), and what."""

    dot: Dot
    hlc: int
    value: Value


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record with its causality. Also what travels: a change is a state with fewer fields.

    floor: what purges have replaced; never beyond the context, and below every sibling.
    """

    id: RecordId
    kind: str
    context: VersionVector = field(default_factory=VersionVector)
    fields: Mapping[str, tuple[Sibling, ...]] = field(default_factory=dict)
    floor: VersionVector = field(default_factory=VersionVector)

    def dots(self) -> set[Dot]:
        """The dots of all live siblings: the entries this record has in the index."""
        return {s.dot for siblings in self.fields.values() for s in siblings}

    def value(self, name: str) -> Value:
        """The value shown for a field: its deterministic pick, or None if never written."""
        siblings = self.fields.get(name)
        return pick(self.kind, name, siblings).value if siblings else None

    @property
    def is_deleted(self) -> bool:
        """Deleted, and nobody edited it concurrently (an edit wins until a person decides)."""
        siblings = self.fields.get(DELETED, ())
        return bool(siblings) and all(is_deletion(s.value) for s in siblings)

    @property
    def is_purged(self) -> bool:
        """Nothing is left of it but that it was deleted for good."""
        siblings = self.fields.get(DELETED, ())
        return bool(siblings) and all(s.value == PURGED for s in siblings)


def merge(ours: RecordState, theirs: RecordState) -> RecordState:
    """The state that has absorbed both. Returns `ours` itself when nothing changed."""
    fields = dict(ours.fields)
    for name, incoming in theirs.fields.items():
        current = fields.get(name, ())
        merged = _merge_siblings(current, ours.context, incoming, theirs.context)
        if merged != current:
            fields[name] = merged
    floor = ours.floor.join(theirs.floor)
    fields = {name: left for name, s in fields.items() if (left := _above(floor, s))}
    context = ours.context.join(theirs.context)
    if (context, fields, floor) == (ours.context, ours.fields, ours.floor):
        return ours
    # One id of two kinds is a broken device's doing; all replicas must still agree on one.
    kind = min(ours.kind, theirs.kind)
    return replace(ours, kind=kind, context=context, fields=fields, floor=floor)


def _above(floor: VersionVector, siblings: tuple[Sibling, ...]) -> tuple[Sibling, ...]:
    return tuple(s for s in siblings if not floor.has_seen(s.dot)) if floor else siblings


def _merge_siblings(
    ours: tuple[Sibling, ...],
    our_context: VersionVector,
    theirs: tuple[Sibling, ...],
    their_context: VersionVector,
) -> tuple[Sibling, ...]:
    by_dot = {s.dot: s for s in theirs}
    our_dots = {s.dot for s in ours}
    kept = [
        _one_meaning(s, by_dot.get(s.dot, s))
        for s in ours
        if s.dot in by_dot or not their_context.has_seen(s.dot)
    ]
    kept += [s for s in theirs if s.dot not in our_dots and not our_context.has_seen(s.dot)]
    return tuple(sorted(kept, key=lambda s: s.dot))


def _one_meaning(ours: Sibling, theirs: Sibling) -> Sibling:
    """One dot, one meaning: incarnations see to it. Should a broken device have given it two,
    all replicas must still agree on one of them."""
    if ours == theirs:
        return ours
    return max(ours, theirs, key=lambda s: (s.hlc, canonical(s.value)))


def write(
    state: RecordState,
    values: Mapping[str, Value],
    *,
    dot: Dot,
    hlc: int,
    seen: VersionVector | None = None,
) -> RecordState:
    """The state after its holder writes `values` under one dot.

    Args:
        seen: what the author was looking at. Siblings outside it are not replaced: an edit
            made from a stale view becomes a sibling, not an overwrite. None: all is seen.
    """
    seen = state.context if seen is None else seen
    writes = {DELETED: False, **values}
    fields = dict(state.fields)
    for name, value in writes.items():
        kept = tuple(s for s in fields.get(name, ()) if not seen.has_seen(s.dot))
        fields[name] = tuple(sorted((*kept, Sibling(dot, hlc, value)), key=lambda s: s.dot))
    return replace(state, context=state.context.with_dot(dot), fields=fields)


def purge(state: RecordState, *, dot: Dot, hlc: int) -> RecordState:
    """The state after its holder deletes it for good: nothing that is here is left of it."""
    fields = {DELETED: (Sibling(dot, hlc, PURGED),)}
    return replace(state, context=state.context.with_dot(dot), fields=fields, floor=state.context)


def without(state: RecordState, dead: set[Dot]) -> RecordState:
    """The state without the values of these writes, which something has replaced."""
    fields = {
        name: left
        for name, siblings in state.fields.items()
        if (left := tuple(s for s in siblings if s.dot not in dead))
    }
    return replace(state, fields=fields)


def unless_replaced(
    theirs: RecordState, ours: RecordState | None, absorbed: VersionVector
) -> RecordState:
    """`theirs` as it concerns a replica that has `ours` and has absorbed all up to `absorbed`.

    What that replica has absorbed and does not hold was replaced there, even if nothing is left
    to say so: the record may have been purged and let go.
    """
    held = ours.dots() if ours is not None else set()
    dead = {dot for dot in theirs.dots() if absorbed.has_seen(dot) and dot not in held}
    return without(theirs, dead) if dead else theirs


def pick(kind: str, name: str, siblings: Iterable[Sibling]) -> Sibling:
    """The sibling that every device shows: the same everywhere, whatever arrived first."""
    policy = policy_of(kind, name)
    if policy is Policy.EDIT_WINS:
        return max(siblings, key=lambda s: (not is_deletion(s.value), s.hlc, s.dot))
    if policy is Policy.ADD_WINS:
        return max(siblings, key=lambda s: (s.value is True, s.hlc, s.dot))
    if policy is Policy.GREATEST:
        return max(siblings, key=lambda s: (_number(s.value), s.hlc, s.dot))
    return max(siblings, key=lambda s: (s.hlc, s.dot))


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else float("-inf")


def conflicting_fields(state: RecordState) -> list[str]:
    """The fields whose concurrent values a person has to decide about, in a fixed order."""
    return [
        name
        for name, siblings in sorted(state.fields.items())
        if len(siblings) > 1
        and policy_of(state.kind, name) in (Policy.ASK, Policy.EDIT_WINS)
        and len({canonical(s.value) for s in sides(state, name)}) > 1
    ]


def sides(state: RecordState, name: str) -> tuple[Sibling, ...]:
    """The siblings of a field between which a person could decide: a purge is none of them."""
    siblings = state.fields.get(name, ())
    return tuple(s for s in siblings if s.value != PURGED) if name == DELETED else siblings


def lacking(state: RecordState, vector: VersionVector) -> RecordState:
    """The part of `state` that a replica at `vector` does not have: fields with unseen dots."""
    fields = {
        name: siblings
        for name, siblings in state.fields.items()
        if not all(vector.has_seen(s.dot) for s in siblings)
    }
    return replace(state, fields=fields)
