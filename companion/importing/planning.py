"""What of an import is new here, record by record.

A file may be older than what an earlier import brought. Then it has nothing to say about what is
here: of its conversation come only the messages and fields that are absent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from companion.formats.base import ImportedRecord
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, is_imported
from companion.model.merge import RecordState
from companion.model.records import (
    ATTACHMENT,
    CONVERSATION,
    DELETED,
    EDITED_PREFIX,
    MESSAGE,
    SOURCE_UPDATED_MS,
    Value,
    canonical,
)
from companion.model.trace import trace_of
from companion.store.writer import Edit

LISTED_MAX: Final = 500
"""Conversations that are told by name; a reply has to fit into one line."""


class Present(Protocol):
    """What is here already, as of the moment of saving (companion.store.writer)."""

    def load(self, records: Sequence[RecordId]) -> None:
        """Have these records at hand."""

    def state(self, record: RecordId) -> RecordState | None:
        """A record, or None."""

    def was_purged(self, record: RecordId) -> bool:
        """Whether it was deleted for good."""

    def earlier_values(self, record: RecordId, field: str) -> set[bytes]:
        """What a field held once, in canonical bytes or as traces."""


@dataclass(slots=True)
class Affected:
    """What an import does to one conversation."""

    title: str = ""
    is_new: bool = False
    new_messages: int = 0
    updated: int = 0  # of its records


@dataclass(slots=True)
class Plan:
    """What of an import is new, so far. Counts are of records."""

    created: dict[str, int] = field(default_factory=dict)
    updated: int = 0
    unchanged: int = 0
    affected: dict[RecordId, Affected] = field(default_factory=dict)
    _older: set[RecordId] = field(default_factory=set)  # conversations of which this is so
    _gone: dict[RecordId, ImportedRecord] = field(default_factory=dict)

    def edits(self, present: Present, records: Iterable[ImportedRecord]) -> list[Edit]:
        """The writes that these records come to."""
        # Of one id twice, the first counts; the other may stand in a later portion, where it is
        # compared with what the first has become.
        distinct: dict[RecordId, ImportedRecord] = {}
        for record in records:
            distinct.setdefault(record.id, _dated(record))
        present.load(list(distinct))
        edits: list[Edit] = []
        for record in distinct.values():
            state = present.state(record.id)
            self._note_age(record, state)
            is_older = _conversation_of(record) in self._older
            news = _news(present, record, state, is_older=is_older)
            if not news and record.kind == ATTACHMENT and (state is None or state.is_deleted):
                self._gone[record.id] = record
            edits += self._brought_back(news)
            edits += _edits(record, state, news)
            self._count(record, news, is_new=state is None)
        return edits

    def _note_age(self, record: ImportedRecord, state: RecordState | None) -> None:
        """Whether the file is older than what is here of a conversation; its messages follow."""
        if record.kind != CONVERSATION:
            return
        told = record.values.get(SOURCE_UPDATED_MS)
        newest = state.value(SOURCE_UPDATED_MS) if state is not None else None
        self._older.discard(record.id)
        if isinstance(told, int) and isinstance(newest, int) and told < newest:
            self._older.add(record.id)

    def _brought_back(self, news: dict[str, Value]) -> Iterator[Edit]:
        """Attachments that were let go, and of which a message that is news speaks again."""
        parts = news.get("parts")
        for part in parts if isinstance(parts, list) else ():
            attachment = part.get("attachment") if isinstance(part, dict) else None
            if isinstance(attachment, bytes) and attachment in self._gone:
                gone = self._gone.pop(RecordId(attachment))
                yield Edit(gone.id, gone.kind, gone.values)

    def _count(self, record: ImportedRecord, news: dict[str, Value], *, is_new: bool) -> None:
        if not news:
            self.unchanged += 1
            return
        if is_new:
            self.created[record.kind] = self.created.get(record.kind, 0) + 1
        else:
            self.updated += 1
        conversation = _conversation_of(record)
        if conversation is None:
            return
        affected = self.affected.setdefault(conversation, Affected())
        if record.kind == CONVERSATION:
            affected.title = str(record.values.get("title", ""))
            affected.is_new = is_new
        elif is_new:
            affected.new_messages += 1
        if not is_new:
            affected.updated += 1


def _dated(record: ImportedRecord) -> ImportedRecord:
    """A conversation with the time when its source last changed it; our own archive tells it."""
    updated_ms = record.values.get("updated_ms")
    if record.kind != CONVERSATION or updated_ms is None or not is_imported(record.id):
        return record
    return replace(record, values={SOURCE_UPDATED_MS: updated_ms, **record.values})


def _edits(
    record: ImportedRecord, state: RecordState | None, news: dict[str, Value]
) -> Iterator[Edit]:
    """The writes that bring the news. What only imports have written is replaced; beside what a
    person has written meanwhile it is another opinion, about which that person decides."""
    disputed = {
        name: value
        for name, value in news.items()
        if state is not None and state.value(EDITED_PREFIX + name) is True
    }
    plain = {name: value for name, value in news.items() if name not in disputed}
    if plain:
        yield Edit(record.id, record.kind, plain)
    if disputed:
        yield Edit(record.id, record.kind, disputed, VersionVector())


def _news(
    present: Present, record: ImportedRecord, state: RecordState | None, *, is_older: bool
) -> dict[str, Value]:
    """The values that were never here."""
    if state is None:
        return {} if present.was_purged(record.id) else record.values
    if state.is_deleted or state.kind != record.kind:
        return {}  # a file that names the id of another kind of record must not write into that
    return {
        name: value
        for name, value in record.values.items()
        if name != DELETED  # nor does a file delete what is here
        and not (is_older and name in state.fields)
        and not _was_here(present, state, name, canonical(value))
    }


def _was_here(present: Present, state: RecordState, name: str, value: bytes) -> bool:
    if value in {canonical(s.value) for s in state.fields.get(name, ())}:
        return True
    earlier = present.earlier_values(state.id, name)
    return value in earlier or trace_of(value) in earlier


def _conversation_of(record: ImportedRecord) -> RecordId | None:
    if record.kind == CONVERSATION:
        return record.id
    conversation = record.values.get("conversation") if record.kind == MESSAGE else None
    return RecordId(conversation) if isinstance(conversation, bytes) else None
