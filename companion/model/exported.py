"""What leaves in an export: conversations whole, with every branch and every field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from companion.model.ids import RecordId
from companion.model.records import DELETED, Value


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """A record as it is shown; of a field with concurrent values, the one that is picked."""

    id: RecordId
    kind: str
    values: dict[str, Value]

    def text(self, name: str) -> str:
        """A field that is a text; empty if it is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def integer(self, name: str) -> int:
        """A field that is a number; 0 if it is none."""
        value = self.values.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return int(value) if is_number and value == value else 0  # type: ignore[arg-type]

    def mapping(self, name: str) -> dict[str, Value]:
        """A field that is a map; an empty one if it is none."""
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def maps(self, name: str) -> list[dict[str, Value]]:
        """The maps in a field that is a list of them, as a message's parts."""
        value = self.values.get(name)
        return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

    def has(self, name: str) -> bool:
        """Whether a field says True."""
        return self.values.get(name) is True

    @property
    def is_deleted(self) -> bool:
        """Nothing of it is told but its place among the messages."""
        return self.has(DELETED)


@dataclass(frozen=True, slots=True)
class ExportedAttachment:
    """An attachment. path: of its verified bytes; None while they have not arrived."""

    record: ExportedRecord
    path: Path | None

    @property
    def digest(self) -> bytes:
        """Of its bytes; empty if it is not known."""
        value = self.record.values.get("digest")
        return value if isinstance(value, bytes) else b""


@dataclass(frozen=True, slots=True)
class ExportedConversation:
    """A conversation.

    messages: of all branches, each after the one that it follows. One that was deleted stands
        there without its text where others follow it.
    shown: the ids of the branch that is open, in reading order.
    attachments: those that the messages speak of.
    """

    record: ExportedRecord
    messages: tuple[ExportedRecord, ...] = ()
    shown: tuple[bytes, ...] = ()
    attachments: Mapping[bytes, ExportedAttachment] = field(default_factory=dict)

    def branch(self, *, all_branches: bool = False) -> list[ExportedRecord]:
        """The messages that a person reads: of the open branch in its order, or of all."""
        visible = {m.id: m for m in self.messages if not m.is_deleted and not m.has("hidden")}
        if all_branches:
            return list(visible.values())
        return [visible[RecordId(each)] for each in self.shown if each in visible]

    def attachment_of(self, part: Mapping[str, Value]) -> ExportedAttachment | None:
        """What a part speaks of."""
        identifier = part.get("attachment")
        return self.attachments.get(identifier) if isinstance(identifier, bytes) else None
