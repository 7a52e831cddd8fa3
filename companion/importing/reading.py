"""The first step of an import: everything in a file, as records in a spool."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.formats.base import (
    BlobSink,
    ImportedBlob,
    ImportedRecord,
    Importer,
    Item,
    Position,
    Skipped,
)
from companion.formats.registry import importers_for, open_sources
from companion.formats.source import Source
from companion.importing.spool import Spool
from companion.model.ids import to_text

SKIPPED_MAX: Final = 500
"""So many things left out are told with their places; a reply has to fit into one line."""

_TELL_S: Final = 0.1
"""Progress is told no more often."""


@dataclass(slots=True)
class Found:
    """What was read beside the records."""

    formats: set[str] = field(default_factory=set)
    digests: list[bytes] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    skipped_more: int = 0

    def skip(self, skipped: Skipped) -> None:
        """Note something that was left out, once."""
        if skipped in self.skipped:
            return
        if len(self.skipped) < SKIPPED_MAX:
            self.skipped.append(skipped)
        else:
            self.skipped_more += 1


class Reading:
    """Reads one file. Blocks; meant for a thread.

    Args:
        tell: how many bytes of how many were read; called now and then, on this thread.
        cancelled: ends the reading when it is set.
    """

    def __init__(
        self,
        path: Path,
        spool: Spool,
        blobs: BlobSink,
        tell: Callable[[int, int], None],
        cancelled: threading.Event,
    ) -> None:
        self._path = path
        self._spool = spool
        self._blobs = blobs
        self._tell = tell
        self._cancelled = cancelled
        self._told_s = 0.0
        self._found = Found()

    def read(self) -> Found:
        """Everything in it.

        Raises:
            CompanionError: it cannot be used, or import_cancelled.
        """
        sources = open_sources(self._path)
        try:
            readers = [reader for source in sources for reader in self._readers(source)]
            if not readers:
                raise CompanionError("import_unknown_format", path=str(self._path))
            before, total = 0, sum(part.size for _, part in readers)
            for importer, part in readers:
                self._found.formats.add(importer.name)
                self._read(importer.read(part, self._blobs), before, total)
                before += part.size
        finally:
            for source in sources:
                source.close()
        return self._found

    def _readers(self, source: Source) -> list[tuple[Importer, Source]]:
        try:
            readers, unread = importers_for(source)
        except CompanionError as error:
            if error.reason.code != "import_unknown_format":
                raise
            readers = []
            unread = [Skipped(name, "skipped_unknown_format") for name in source.members]
        for skipped in (*source.skipped, *unread):
            self._found.skip(skipped)
        return readers

    def _read(self, items: Iterator[Item], before: int, total: int) -> None:
        for item in items:
            if self._cancelled.is_set():
                raise CompanionError("import_cancelled", path=str(self._path))
            match item:
                case ImportedRecord():
                    self._keep(item)
                case ImportedBlob():
                    self._found.digests.append(item.digest)
                case Skipped():
                    self._found.skip(item)
                case Position():
                    self._progress(before + item.done, total)

    def _keep(self, record: ImportedRecord) -> None:
        if not self._spool.put(record):
            place = f"{record.kind} {to_text(record.id)}"
            self._found.skip(Skipped(place, "skipped_too_large"))

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told_s >= _TELL_S:
            self._told_s = now
            self._tell(min(done, total), total)
