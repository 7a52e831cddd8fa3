"""What a local write is, and what a transaction has come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId
from companion.model.merge import RecordState, purge, write
from companion.model.records import DELETED, PURGED, Value


@dataclass(frozen=True, slots=True)
class Edit:
    """A local write to some fields of a record, which is made if it does not exist.

    seen: what the author was looking at; values outside it stay beside these. None: all.
    """

    record: RecordId
    kind: str
    values: Mapping[str, Value]
    seen: VersionVector | None = None

    def applied_to(self, state: RecordState, *, dot: Dot, hlc: int) -> RecordState:
        """The state after this write."""
        return write(state, self.values, dot=dot, hlc=hlc, seen=self.seen)


@dataclass(frozen=True, slots=True)
class Purge:
    """A local write that deletes a record for good, with all that is here of it."""

    record: RecordId
    kind: str
    values: Mapping[str, Value] = field(default_factory=lambda: {DELETED: PURGED})

    def applied_to(self, state: RecordState, *, dot: Dot, hlc: int) -> RecordState:
        """The state after this write."""
        return purge(state, dot=dot, hlc=hlc)


@dataclass(frozen=True, slots=True)
class Committed:
    """What a transaction changed, durably. `changed` is False when that is nothing."""

    kinds: set[str]
    conversations: set[RecordId]
    vector: VersionVector
    changed: bool
