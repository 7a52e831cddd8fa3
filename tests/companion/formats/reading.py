"""Reads a sample as the import does, and keeps what came out for a test to look at."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from companion.errors import CompanionError
from companion.formats.base import ImportedBlob, ImportedRecord, Item, Position, Skipped
from companion.formats.registry import importers_for
from companion.formats.source import Source, open_source
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE

HELDIN = Path(__file__).parents[2] / "heldin"


class Sink:
    """A companion.formats.base.BlobSink in memory."""

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
    """A file, folder or zip that was read."""

    def __init__(self, path: Path) -> None:
        self.sink = Sink()
        self.formats: list[str] = []
        source = open_source(path)
        try:
            self.items = self._items(source)
        finally:
            source.close()
        self.records = [item for item in self.items if isinstance(item, ImportedRecord)]
        self.skipped = [item for item in self.items if isinstance(item, Skipped)]
        self.positions = [item for item in self.items if isinstance(item, Position)]
        self.blobs = [item.digest for item in self.items if isinstance(item, ImportedBlob)]

    def _items(self, source: Source) -> list[Item]:
        readers, unread = importers_for(source)
        items: list[Item] = [*source.skipped, *unread]
        for importer, part in readers:
            self.formats.append(importer.name)
            items += importer.read(part, self.sink)
        return items

    def of(self, kind: str) -> list[ImportedRecord]:
        return [record for record in self.records if record.kind == kind]

    def conversation(self, key: str) -> ImportedRecord:
        (found,) = (r for r in self.of(CONVERSATION) if r.values["source_id"] == key)
        return found

    def messages(self, conversation: ImportedRecord) -> list[ImportedRecord]:
        return [r for r in self.of(MESSAGE) if r.values["conversation"] == conversation.id]

    def attachment(self, record: RecordId) -> dict[str, Any]:
        """The values of an attachment."""
        (found,) = (r for r in self.of(ATTACHMENT) if r.id == record)
        return found.values

    def whys(self) -> list[str]:
        return [skipped.why for skipped in self.skipped]


def attempt(path: Path) -> Read | str:
    """What was read, or the code of the reason why nothing was."""
    try:
        return Read(path)
    except CompanionError as refusal:
        return refusal.reason.code


def zipped(path: Path, members: Mapping[str, Any]) -> Path:
    """A zip at `path`; what is not bytes or text is written as JSON."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, _written(content))
    return path


def written(path: Path, members: Mapping[str, Any]) -> Path:
    """The same as a folder."""
    for name, content in members.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        data = _written(content)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _written(content: Any) -> str | bytes:
    if isinstance(content, bytes | str):
        return content
    return json.dumps(content, ensure_ascii=False)


class Dribble(io.BytesIO):
    """A file that gives at most a few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1) -> bytes:
        most = self._most if size is None or size < 0 else min(size, self._most)
        return super().read(most)
