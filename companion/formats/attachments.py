"""Pictures and files of an export: their bytes go to the blob store, a part points at them.

Nothing is ever fetched: an address may be dead, private to a browser, or made to see who asks.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import IO, Final, TypeAlias

from companion.formats.base import BlobSink, ImportedBlob, ImportedRecord, Item
from companion.formats.data_url import file_name, parse_data_url
from companion.model.ids import RecordId, imported
from companion.model.records import ATTACHMENT, Value

Part: TypeAlias = dict[str, Value]

OCTETS: Final = "application/octet-stream"
NAME_CHARACTERS_MAX: Final = 255

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9!#$&^_.+-]{1,127}")
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
)
_PICTURES: Final = frozenset(("image", "audio", "video"))


class Attachments:
    """The attachments of one file. `drain` after each conversation, before its records."""

    def __init__(self, app: str, blobs: BlobSink) -> None:
        self._app = app
        self._blobs = blobs
        self._names: dict[RecordId, str] = {}
        self._items: list[Item] = []

    def drain(self) -> Iterator[Item]:
        """What has been met since the last call."""
        items, self._items = self._items, []
        yield from items

    def of_bytes(self, data: bytes, *, name: str = "", media_type: str = "") -> Part:
        """A part for a picture or file whose bytes are at hand."""
        digest = hashlib.blake2b(data, digest_size=32).digest()
        if self._id(digest) not in self._names:
            self._blobs.put(data)
        return self._part(digest, len(data), data[:16], name, media_type)

    def of_stream(self, stream: IO[bytes], *, name: str = "", media_type: str = "") -> Part:
        """A part for a picture or file of any size."""
        head = stream.read(16)
        digest, size = self._blobs.copy(head, stream)
        return self._part(digest, size, head, name, media_type)

    def of_url(self, url: str, *, name: str = "") -> Part:
        """A part for a picture or file by its address: with its bytes if they stand in it."""
        found = parse_data_url(url)
        if found is None:
            return missing("image", name, url=url)
        return self.of_bytes(found.data, name=name, media_type=found.media_type)

    def _id(self, digest: bytes) -> RecordId:
        return imported(self._app, "attachment", digest.hex())

    def _part(self, digest: bytes, size: int, head: bytes, name: str, media_type: str) -> Part:
        record = self._id(digest)
        media_type = media_type_of(head, media_type)
        kind = media_type.partition("/")[0]
        kind = kind if kind in _PICTURES else "file"
        leaf = name.replace("\\", "/").rpartition("/")[2][:NAME_CHARACTERS_MAX]
        leaf = leaf or file_name(media_type, f"{kind}-{digest.hex()[:8]}")
        if record not in self._names:
            self._names[record] = leaf
            values: dict[str, Value] = {
                "name": leaf,
                "media_type": media_type,
                "size": size,
                "digest": digest,
            }
            self._items.append(ImportedBlob(digest, size))
            self._items.append(ImportedRecord(record, ATTACHMENT, values))
        part: dict[str, Value] = {"type": kind, "attachment": record}
        return part if self._names[record] == leaf else part | {"name": leaf}


def part_of(kind: str, **fields: Value) -> Part:
    """A part of a message."""
    return {"type": kind, **fields}


def missing(kind: str, name: str = "", **told: Value) -> Part:
    """A part for something that the export speaks of and does not hold. kind: image, file, …"""
    part: dict[str, Value] = {"type": kind, "missing": True, "name": name}
    return {key: value for key, value in {**part, **told}.items() if value not in ("", None)}


def media_type_of(head: bytes, claimed: str = "") -> str:
    """The media type that the first bytes show, else the claimed one: exports lie about it."""
    claimed = claimed.strip().lower()
    if not _MEDIA_TYPE.fullmatch(claimed):
        claimed = ""
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], claimed or OCTETS)
    if head[4:8] == b"ftyp":
        return claimed if claimed.startswith(("audio/", "image/")) else "video/mp4"
    shown = next((media_type for magic, media_type in _MAGIC if head.startswith(magic)), "")
    if shown == "application/zip" and claimed:
        return claimed  # most office documents are zips
    return shown or claimed or OCTETS
