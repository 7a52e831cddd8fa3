"""Importing a file: all of it or nothing, and a second time without doubling or overwriting.

An import is one more author. What an export says again is nothing new: a value that the
record holds, or once held before somebody changed it here, is left alone, so local edits
survive the next import and a deleted record stays deleted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from companion.control import messages as m
from companion.errors import CompanionError
from companion.formats.base import ImportedBlob, ImportedRecord, Item, Skipped
from companion.formats.registry import importers_for
from companion.formats.source import open_source
from companion.library import IMPORT, Library
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, Value, canonical
from companion.model.trace import trace_of
from companion.store.blobs import Blobs, digest_of
from companion.store.writer import Edit, Store

SKIPPED_TOLD_MAX = 500
"""So many things left out are told with their places; a reply has to fit into one line."""


@dataclass
class _Plan:
    """What of an export is new here."""

    edits: list[Edit] = field(default_factory=list)
    created: dict[str, int] = field(default_factory=dict)
    updated: int = 0
    unchanged: int = 0


async def import_file(
    path: Path, library: Library, tell: Callable[[m.Event], None]
) -> m.ImportedFile:
    """Import one file; what it brought.

    Raises:
        CompanionError: nothing was imported, and why.
    """
    if library.owns(path):
        raise CompanionError("import_unknown_format", path=str(path))
    tell(m.ImportProgress(path=str(path), done=0, total=0))
    sink = Sink(library.blobs)
    try:
        return await _import(path, sink, library, tell)
    except CompanionError:
        await library.ask(sink.undo)
        raise


async def _import(
    path: Path,
    sink: "Sink",
    library: Library,
    tell: Callable[[m.Event], None],
) -> m.ImportedFile:
    formats, items = await library.ask(lambda _store: _read(path, sink))
    records = [item for item in items if isinstance(item, ImportedRecord)]
    skipped = [item for item in items if isinstance(item, Skipped)]
    plan = await library.ask(lambda store: _plan(store, records))
    if plan.edits:
        await library.write(plan.edits, IMPORT)
    digests = [item.digest for item in items if isinstance(item, ImportedBlob)]
    await library.ask(lambda store: store.mark_blobs(digests))
    tell(m.ImportProgress(path=str(path), done=len(records), total=len(records)))
    return m.ImportedFile(
        path=str(path),
        format=", ".join(formats),
        conversations=plan.created.get(CONVERSATION, 0),
        messages=plan.created.get(MESSAGE, 0),
        attachments=plan.created.get(ATTACHMENT, 0),
        updated=plan.updated,
        unchanged=plan.unchanged,
        skipped=[m.SkippedValue(place=s.place, why=s.why) for s in skipped[:SKIPPED_TOLD_MAX]],
        skipped_more=max(0, len(skipped) - SKIPPED_TOLD_MAX),
    )


def _read(path: Path, sink: "Sink") -> tuple[list[str], list[Item]]:
    """The formats found in what is at a path, and everything in it."""
    source = open_source(path)
    try:
        readers, unread = importers_for(source)
        items: list[Item] = [*source.skipped, *unread]
        for importer, part in readers:
            items += importer.read(part, sink)
        return sorted({importer.name for importer, _ in readers}), items
    finally:
        source.close()


class Sink:
    """A companion.formats.base.BlobSink that can give back the room it took."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._new: set[bytes] = set()

    def put(self, data: bytes) -> bytes:
        """Keep `data`; its digest."""
        digest = digest_of(data)
        if not self._blobs.has(digest):
            self._new.add(digest)
            self._blobs.put(data)
        return digest

    def copy(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int]:
        """Keep `head` and all that follows in `stream`; its digest and size."""
        digest, size, is_new = self._blobs.put_stream(head, stream)
        if is_new:
            self._new.add(digest)
        return digest, size

    def undo(self, store: Store) -> None:
        """Throw away what was put and is not named by a record that has come meanwhile."""
        if self._new:
            attachments = store.of_kind(ATTACHMENT)
            named = {s.value for a in attachments for s in a.fields.get("digest", ())}
            for digest in self._new - named:
                self._blobs.discard(digest)


def _plan(store: Store, records: Iterable[ImportedRecord]) -> _Plan:
    plan = _Plan()
    planned: set[RecordId] = set()
    for record in records:
        if record.id in planned:
            continue
        planned.add(record.id)
        news = _news(store, record)
        if news is None:
            plan.created[record.kind] = plan.created.get(record.kind, 0) + 1
            plan.edits.append(Edit(record.id, record.kind, record.values))
        elif news:
            plan.updated += 1
            plan.edits.append(Edit(record.id, record.kind, news))
        else:
            plan.unchanged += 1
    return plan


def _news(store: Store, record: ImportedRecord) -> dict[str, Value] | None:
    """The values that were never here; None when the whole record was not."""
    state = store.state(record.id)
    if state is None and not store.was_purged(record.id):
        return None
    if state is None or state.is_deleted or state.kind != record.kind:
        return {}  # a file that names the id of another kind of record must not write into that
    news: dict[str, Value] = {}
    for name, value in record.values.items():
        known = {canonical(s.value) for s in state.fields.get(name, ())}
        if canonical(value) not in known and not _was_held(store, record.id, name, value):
            news[name] = value
    return news


def _was_held(store: Store, record: RecordId, name: str, value: Value) -> bool:
    earlier = store.earlier_values(record, name)
    return canonical(value) in earlier or trace_of(canonical(value)) in earlier
