"""What a removed device wrote that its remover had not seen, for a person to review.

It is merged like any other write, since a vector can only say that *everything* up to it is
absorbed, and a write that is left out on one device would leave the devices unequal. What it is
follows from the record itself: the values whose dots lie beyond what the remover had seen. To
decide about it is an ordinary write that replaces just those values, by themselves or by what
stood before; so one decision holds on all devices, and what it replaces stays in the history.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import msgspec

from companion.model.dots import Dot, VersionVector
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState, Sibling, pick
from companion.model.records import (
    ATTACHMENT,
    CONVERSATION,
    DELETED,
    MESSAGE,
    PROMPT,
    PURGED,
    TAG_PREFIX,
    Value,
)
from companion.model.trace import is_trace

REVIEWED_KINDS: Final = (CONVERSATION, MESSAGE, ATTACHMENT, PROMPT)
"""What devices say of themselves and of each other is judged elsewhere (peers.standing)."""

_FROM_THE_START: Final = {
    CONVERSATION: frozenset({"title", "created_ms"}),
    MESSAGE: frozenset({"conversation", "parent", "role", "parts", "created_ms"}),
    ATTACHMENT: frozenset({"name", "media_type", "size", "digest"}),
    PROMPT: frozenset({"title", "text"}),
}
"""Fields that a record has from its first write on: if what they held before is not known here,
they held something all the same. Of any other one it is that it was never written."""


class Nothing(Enum):
    """There is no earlier value of a field."""

    NEVER = "never"  # it was never written before
    UNKNOWN = "unknown"  # it was, and the value is not known on this device


Before = Callable[[str], Value | Nothing]
"""What a field held last of what does not wait."""

Written = tuple[Mapping[str, Value], VersionVector]
"""The fields of a write, and what its author saw: it replaces nothing else."""

_decoder = msgspec.msgpack.Decoder(dict[bytes, int])
_value_decoder: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder()
_encoder = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Per replica of a removed device, the last write that its remover had seen."""

    upto: Mapping[ReplicaId, int] = field(default_factory=dict)

    def has(self, dot: Dot) -> bool:
        """Whether this write is one that nobody knew of when its device was removed."""
        limit = self.upto.get(dot.replica)
        return limit is not None and dot.counter > limit

    def as_json(self) -> str:
        """For SQL, which joins it with the index of dots: counters by hexadecimal replica id."""
        return json.dumps({replica.hex(): counter for replica, counter in self.upto.items()})

    def packed(self) -> bytes:
        """As the database keeps it."""
        return _encoder.encode(dict(sorted(self.upto.items())))

    @classmethod
    def unpacked(cls, raw: bytes | None) -> "Quarantine":
        """What `packed` made; empty if there is nothing."""
        return cls({ReplicaId(r): n for r, n in _decoder.decode(raw).items()} if raw else {})

    def waiting(self, state: RecordState) -> dict[str, tuple[Sibling, ...]]:
        """Per field, the values that wait for a decision."""
        found = {
            name: tuple(s for s in siblings if self.has(s.dot))
            for name, siblings in state.fields.items()
        }
        return {name: siblings for name, siblings in found.items() if siblings}


def kept(state: RecordState, quarantine: Quarantine) -> Iterator[Written]:
    """What to write so that all of it stays as it is, and waits no more.

    Values that others wrote meanwhile stay beside it: keeping decides no conflict.
    """
    ranked = {
        name: _shown_last(state.kind, name, _by_removed(state.fields[name], quarantine))
        for name in quarantine.waiting(state)
    }
    deleted = [value for value in ranked.get(DELETED, ()) if value != PURGED]
    ranked[DELETED] = deleted or [state.is_deleted]
    seen = _seen(state, quarantine)
    for place in range(max(map(len, ranked.values())), 0, -1):
        values = {name: each[-place] for name, each in ranked.items() if len(each) >= place}
        yield {DELETED: ranked[DELETED][-1], **values}, seen


def taken_back(state: RecordState, quarantine: Quarantine, before: Before) -> Iterator[Written]:
    """What to write so that everything is as it was before.

    A record that is the removed device's own is deleted, and can be taken from the trash. What
    stood before and is not known here is left as it is, and goes on waiting.
    """
    seen = _seen(state, quarantine)
    if is_new(state, quarantine, before):
        yield {**{name: state.value(name) for name in state.fields}, DELETED: True}, seen
        return
    found = {name: stood_before(state, quarantine, name, before) for name in state.fields}
    waiting = quarantine.waiting(state)
    values = {n: v for n, v in found.items() if n in waiting and not isinstance(v, Nothing)}
    if values:
        yield {DELETED: state.is_deleted, **values}, seen


def is_new(state: RecordState, quarantine: Quarantine, before: Before) -> bool:
    """Whether nobody but removed devices has written to a record, as far as is known here."""
    if not all(map(quarantine.has, state.dots())):
        return False
    return all(before(name) is Nothing.NEVER for name in state.fields if name != DELETED)


def stood_before(
    state: RecordState, quarantine: Quarantine, name: str, before: Before
) -> Value | Nothing:
    """What a field held, or somebody else has put beside it; UNKNOWN: that cannot be said here."""
    others = [s for s in state.fields[name] if not quarantine.has(s.dot)]
    if name == DELETED:  # of which there is no history: every write sets it back
        return bool(others) and pick(state.kind, name, others).value is True
    if others:
        return pick(state.kind, name, others).value
    value = before(name)
    if value is not Nothing.NEVER:
        return value
    if name in _FROM_THE_START.get(state.kind, ()):
        return Nothing.UNKNOWN
    return False if name.startswith(TAG_PREFIX) else None


def earlier(rows: Iterable[tuple[str, bytes, int, Dot]], quarantine: Quarantine) -> Before:
    """What the history of a record says of that; of each value field, bytes, time and dot."""
    latest: dict[str, tuple[int, Dot, bytes]] = {}
    for name, value, hlc, dot in rows:
        if not quarantine.has(dot):
            latest[name] = max((hlc, dot, value), latest.get(name, (hlc, dot, value)))

    def before(name: str) -> Value | Nothing:
        if name not in latest:
            return Nothing.NEVER
        kept = latest[name][2]
        return Nothing.UNKNOWN if is_trace(kept) else _value_decoder.decode(kept)

    return before


def _by_removed(siblings: tuple[Sibling, ...], quarantine: Quarantine) -> list[Sibling]:
    """All that stands in a field by devices that are removed: `_seen` replaces that as well."""
    return [s for s in siblings if s.dot.replica in quarantine.upto]


def _seen(state: RecordState, quarantine: Quarantine) -> VersionVector:
    return VersionVector({r: n for r, n in state.context.items() if r in quarantine.upto})


def _shown_last(kind: str, name: str, siblings: list[Sibling]) -> list[Value]:
    shown = pick(kind, name, siblings)
    return [s.value for s in sorted(siblings, key=lambda s: (s is shown, s.hlc, s.dot))]
