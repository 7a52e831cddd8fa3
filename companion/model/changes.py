"""The compact form of record states, in which they are stored and in which they travel.

Replicas are named by small numbers that a table beside the states explains (the database's
replica table, or the list in a batch). Most records have been written once, so the dot of
that write stands once, in `stamp`, and its fields hold bare values in `plain`.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import msgspec

from companion.model.dots import COUNTER_MAX, Dot, VersionVector
from companion.model.ids import ID_BYTES, RecordId, ReplicaId
from companion.model.merge import RecordState, Sibling

FIELDS_MAX = 1_024
SIBLINGS_MAX = 256
REPLICAS_MAX = 4_096
NAME_CHARACTERS_MAX = 256
HLC_MAX = 2**63 - 1


class BadChange(ValueError):
    """A state that breaks a rule of the format. Nothing of it may be applied."""


Vector = Annotated[list[tuple[int, int]], msgspec.Meta(max_length=REPLICAS_MAX)]
_Siblings = Annotated[list[tuple[int, int, int, Any]], msgspec.Meta(max_length=SIBLINGS_MAX)]


class PackedState(msgspec.Struct, array_like=True, frozen=True):
    """A record state with numbered replicas: [id, kind, context, stamp, plain, rest, floor].

    stamp: (replica number, counter, hlc) of the write that made every field in `plain`.
    plain: field → value, for fields whose one sibling is that write.
    rest: field → siblings as (replica number, counter, hlc, value), for all other fields.
    """

    id: bytes
    kind: str
    context: Vector
    stamp: tuple[int, int, int] | None
    plain: Annotated[dict[str, Any], msgspec.Meta(max_length=FIELDS_MAX)]
    rest: Annotated[dict[str, _Siblings], msgspec.Meta(max_length=FIELDS_MAX)]
    floor: Vector = []


def fits(state: RecordState) -> bool:
    """Whether a state keeps the bounds of the format, so that it can be read again."""
    return (
        len(state.fields) <= FIELDS_MAX
        and names_fit((state.kind, *state.fields))
        and len(state.context) <= REPLICAS_MAX
        and all(len(siblings) <= SIBLINGS_MAX for siblings in state.fields.values())
    )


def names_fit(names: Iterable[str]) -> bool:
    """Whether these may be names of kinds and fields."""
    return all(0 < len(name) <= NAME_CHARACTERS_MAX for name in names)


def pack(state: RecordState, number_of: Callable[[ReplicaId], int]) -> PackedState:
    """Pack `state`, naming each replica by `number_of`."""
    stamp = _commonest_stamp(state)
    plain: dict[str, Any] = {}
    rest: dict[str, list[tuple[int, int, int, Any]]] = {}
    for name, siblings in state.fields.items():
        if len(siblings) == 1 and (siblings[0].dot, siblings[0].hlc) == stamp:
            plain[name] = siblings[0].value
        else:
            rest[name] = [
                (number_of(s.dot.replica), s.dot.counter, s.hlc, s.value) for s in siblings
            ]
    return PackedState(
        id=state.id,
        kind=state.kind,
        context=[(number_of(r), n) for r, n in sorted(state.context.items())],
        stamp=(number_of(stamp[0].replica), stamp[0].counter, stamp[1]) if stamp else None,
        plain=plain,
        rest=rest,
        floor=[(number_of(r), n) for r, n in sorted(state.floor.items())],
    )


def _commonest_stamp(state: RecordState) -> tuple[Dot, int] | None:
    counts: dict[tuple[Dot, int], int] = {}
    for siblings in state.fields.values():
        if len(siblings) == 1:
            stamp = (siblings[0].dot, siblings[0].hlc)
            counts[stamp] = counts.get(stamp, 0) + 1
    return max(counts, key=lambda stamp: (counts[stamp], stamp)) if counts else None


def unpack(packed: PackedState, replica_of: Callable[[int], ReplicaId]) -> RecordState:
    """The state that was packed, with every rule of the format checked.

    Raises:
        BadChange: a bound is passed, a number is out of range, a replica is not in the table
            (`replica_of` raises LookupError), or a sibling is not covered by the context.
    """
    try:
        state = _unpack(packed, replica_of)
    except LookupError as error:
        raise BadChange("a replica is not in the table") from error
    if len(packed.id) != ID_BYTES:
        raise BadChange("a record id has the wrong length")
    for siblings in state.fields.values():
        if not siblings:
            raise BadChange("a field has no value")
        if len({s.dot for s in siblings}) != len(siblings):
            raise BadChange("one write stands twice in a field")
        if not all(state.context.has_seen(s.dot) for s in siblings):
            raise BadChange("a value is not covered by its record's context")
        if any(state.floor.has_seen(s.dot) for s in siblings):
            raise BadChange("a value that was purged")
    if not state.context.dominates(state.floor):
        raise BadChange("a record purged beyond its context")
    return state


def unpack_foreign(packed: PackedState, replica_of: Callable[[int], ReplicaId]) -> RecordState:
    """As `unpack`, for what another device has packed: also its values are looked at.

    Raises:
        BadChange: as `unpack`, or a value is none (companion.model.records.Value).
    """
    state = unpack(packed, replica_of)
    if not all(_is_value(s.value) for siblings in state.fields.values() for s in siblings):
        raise BadChange("a value that is none")
    return state


def _is_value(value: object) -> bool:
    """MessagePack knows more than values: keys that are no text, points in time."""
    if value is None or isinstance(value, str | int | float | bytes):
        return True
    if isinstance(value, list):
        return all(map(_is_value, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_value(held) for key, held in value.items())
    return False


def _unpack(packed: PackedState, replica_of: Callable[[int], ReplicaId]) -> RecordState:
    replicas = max(len(packed.context), len(packed.floor))
    if len(packed.plain) + len(packed.rest) > FIELDS_MAX or replicas > REPLICAS_MAX:
        raise BadChange("a record is larger than the format allows")
    if not names_fit((packed.kind, *packed.plain, *packed.rest)):
        raise BadChange("a name has a length that the format does not allow")
    if packed.plain.keys() & packed.rest.keys():
        raise BadChange("a field stands twice")
    context = _vector(packed.context, replica_of)
    floor = _vector(packed.floor, replica_of)
    fields: dict[str, tuple[Sibling, ...]] = {}
    if packed.plain:
        if packed.stamp is None:
            raise BadChange("values without the write that made them")
        number, counter, hlc = packed.stamp
        dot = Dot(replica_of(number), _counter(counter))
        for name, value in packed.plain.items():
            fields[name] = (Sibling(dot, _hlc(hlc), value),)
    for name, siblings in packed.rest.items():
        if len(siblings) > SIBLINGS_MAX:
            raise BadChange("a field has more concurrent values than the format allows")
        fields[name] = tuple(
            sorted(
                (
                    Sibling(Dot(replica_of(number), _counter(counter)), _hlc(hlc), value)
                    for number, counter, hlc, value in siblings
                ),
                key=lambda s: s.dot,
            )
        )
    return RecordState(RecordId(packed.id), packed.kind, context, fields, floor)


def _vector(
    entries: list[tuple[int, int]], replica_of: Callable[[int], ReplicaId]
) -> VersionVector:
    counters = {replica_of(number): _counter(counter) for number, counter in entries}
    if len(counters) != len(entries):
        raise BadChange("a replica stands twice in a vector")
    return VersionVector(counters)


def _counter(counter: int) -> int:
    if not 0 < counter <= COUNTER_MAX:
        raise BadChange("a counter is out of range")
    return counter


def _hlc(hlc: int) -> int:
    if not 0 <= hlc <= HLC_MAX:
        raise BadChange("a timestamp is out of range")
    return hlc
