"""Reads a file with the importer that knows it, and keeps what came out."""

import hashlib
from pathlib import Path
from typing import IO

from companion.formats.base import ImportedBlob, ImportedRecord, Skipped
from companion.formats.registry import importers_for
from companion.formats.source import open_source


class Sink:
    """Keeps the bytes of attachments in memory."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def put(self, data: bytes) -> bytes:
        digest = hashlib.blake2b(data, digest_size=32).digest()
        self.kept[digest] = data
        return digest

    def copy(self, head: bytes, stream: IO[bytes]) -> tuple[bytes, int]:
        data = head + stream.read()
        return self.put(data), len(data)


class Read:
    """What was read."""

    def __init__(self, path: Path) -> None:
        self.sink = Sink()
        source = open_source(path)
        try:
            readers, self.skipped = importers_for(source)
            self.formats = [importer.name for importer, _ in readers]
            items = [item for importer, part in readers for item in importer.read(part, self.sink)]
        finally:
            source.close()
        self.skipped += source.skipped + [item for item in items if isinstance(item, Skipped)]
        self.records = [item for item in items if isinstance(item, ImportedRecord)]
        self.blobs = [item.digest for item in items if isinstance(item, ImportedBlob)]

    def of(self, kind: str) -> list[ImportedRecord]:
        """The records of a kind."""
        return [record for record in self.records if record.kind == kind]


def read(path: Path) -> Read:
    """Everything in a file."""
    return Read(path)
