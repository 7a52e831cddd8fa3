"""The first step of an import: everything in a file, as records in a spool."""

import threading
import time
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.formats.base import (
    BlobSink,
    ImportedBlob,
    ImportedRecord,
    Importer,
    Position,
    Skipped,
)
from companion.formats.registry import importers_for, importers_for_strangers, open_sources
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

    def take_back(self, used: Set[str]) -> None:
        """Members that one importer did not know, and another has read."""
        self.skipped = [
            skipped
            for skipped in self.skipped
            if skipped.why != "skipped_unknown_format" or skipped.place not in used
        ]


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
            readers = [(source, self._readers(source)) for source in sources]
            total = sum(part.size for _, found in readers for _, part in found)
            if not any(found for _, found in readers):
                raise CompanionError("import_unknown_format", path=str(self._path))
            done = 0
            for source, found in readers:
                done = self._read_all(source, found, done, total)
        finally:
            for source in sources:
                source.close()
        return self._found

    def _read_all(
        self, source: Source, readers: list[tuple[Importer, Source]], done: int, total: int
    ) -> int:
        """Everything in one source; how much is done by then."""
        used: set[str] = set()
        for importer, part in readers:
            self._read(importer, part.watched(used), done, total)
            done += part.size
        for importer, part in importers_for_strangers(source, used) if readers else ():
            self._read(importer, part.watched(used), done, total)
        self._found.take_back(used)
        return done

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

    def _read(self, importer: Importer, part: Source, before: int, total: int) -> None:
        self._found.formats.add(importer.name)
        for item in importer.read(part, self._blobs):
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
