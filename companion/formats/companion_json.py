"""Our own export format: the same records, with the same ids and values.

Written by companion.formats.export_companion; described in companion/formats/README.md.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.base import (
    BlobSink,
    ImportedBlob,
    ImportedRecord,
    Item,
    Position,
    Skipped,
)
from companion.formats.companion_fields import is_sound
from companion.formats.export_companion import (
    ATTACHMENTS,
    CONVERSATIONS,
    MANIFEST,
    MARK,
    PROMPTS,
    VERSION,
)
from companion.formats.json_file import read_json
from companion.formats.json_stream import Found, JsonStream, told
from companion.formats.source import Member, Source
from companion.formats.tagged_json import untagged
from companion.formats.values import NotUsable, mapping
from companion.model.ids import RecordId, from_text
from companion.model.records import ATTACHMENT, CONVERSATION, DELETED, MESSAGE, PROMPT

_KINDS: Final = frozenset((CONVERSATION, MESSAGE, ATTACHMENT, PROMPT))
"""Never statements or devices: who belongs to a group is not a file's to say."""

_HEAD_BYTES: Final = 16


class CompanionImporter:
    """Implements companion.formats.base.Importer."""

    name = "companion"

    def sniff(self, source: Source) -> bool:
        """Whether it has a manifest of ours."""
        return _manifest(source) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Every record, an attachment's bytes before its record."""
        manifest = _manifest(source)
        assert manifest is not None
        version = mapping(read_json(manifest)).get(MARK)
        if not isinstance(version, int) or version > VERSION:
            found = version if isinstance(version, int) else 0
            raise CompanionError("import_newer", path=manifest.shown, found=found, known=VERSION)
        yield from _Reading(source, blobs, manifest.name.removesuffix(MANIFEST)).everything()


class _Reading:
    """One export being read; knows which ids it has met."""

    def __init__(self, source: Source, blobs: BlobSink, folder: str) -> None:
        """folder: what stands before the names of its members."""
        self._source = source
        self._blobs = blobs
        self._folder = folder
        self._seen: set[RecordId] = set()
        self._read_bytes = 0

    def everything(self) -> Iterator[Item]:
        for name in (CONVERSATIONS, PROMPTS):
            member = self._source.members.get(self._folder + name)
            if member is None:
                yield Skipped(name, "skipped_not_there")
                continue
            with member.open() as file:
                stream = JsonStream(file, name)
                yield from told(self._records(stream, name), stream, member)
            self._read_bytes += member.size
        yield Position(self._source.size, self._source.size)

    def _records(self, stream: JsonStream, name: str) -> Iterator[Item]:
        for found in stream.values():
            try:
                record = self._record(found)
            except NotUsable as error:
                yield Skipped(f"{name}[{found.number}]", error.why)
                continue
            if record.kind == ATTACHMENT:
                yield from self._bytes_of(record)
            yield record
            if record.kind == CONVERSATION:
                done = min(self._read_bytes + stream.bytes_read, self._source.size)
                yield Position(done, self._source.size)

    def _record(self, found: Found) -> ImportedRecord:
        line = mapping(found.value)
        kind, values = line.get("kind"), line.get("values")
        if not (isinstance(kind, str) and kind in _KINDS and isinstance(values, dict)):
            raise NotUsable("skipped_wrong_shape")
        record = _id(line.get("id"))
        if record in self._seen:
            raise NotUsable("skipped_twice")
        plain = {name: untagged(value) for name, value in values.items()}
        if plain.get(DELETED) is not True:
            plain.pop(DELETED, None)
        if not is_sound(kind, plain):
            raise NotUsable("skipped_wrong_shape")
        self._seen.add(record)
        return ImportedRecord(record, kind, plain)

    def _bytes_of(self, record: ImportedRecord) -> Iterator[Item]:
        """The attachment's bytes go to the sink, if they are here and are what it says."""
        digest = record.values.get("digest")
        if not isinstance(digest, bytes):
            return
        member = self._source.members.get(f"{self._folder}{ATTACHMENTS}{digest.hex()}")
        if member is None:  # they had not arrived where it was exported
            return
        try:
            with member.open() as file:
                kept, size = self._blobs.copy(file.read(_HEAD_BYTES), file)
        except CompanionError as error:
            if error.reason.code not in ("import_damaged_member", "file_unreadable"):
                raise
            yield Skipped(member.name, "skipped_damaged")
            return
        self._read_bytes += member.size
        if kept != digest:
            yield Skipped(member.name, "skipped_damaged")
        else:
            yield ImportedBlob(kept, size)


def _manifest(source: Source) -> Member | None:
    """The manifest, which may stand in a folder when the zip was unpacked and packed again."""
    for name, member in source.members.items():
        if member.leaf == MANIFEST and source.shape(name).has(MARK):
            return member
    return None


def _id(written: Any) -> RecordId:
    try:
        return RecordId(from_text(written))
    except (ValueError, AttributeError) as error:
        raise NotUsable("skipped_no_id") from error
