"""Our own format: everything, so that an import of it gives the same records again.

What is in it stands in companion/formats/README.md; companion.formats.companion_json reads it.
"""

import json
import shutil
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

import companion
from companion.formats.base import Export
from companion.formats.export_values import iso
from companion.formats.tagged_json import tagged
from companion.model.exported import ExportedConversation, ExportedRecord

VERSION: Final = 1
MANIFEST: Final = "manifest.json"
CONVERSATIONS: Final = "conversations.jsonl"
PROMPTS: Final = "prompts.jsonl"
ATTACHMENTS: Final = "attachments/"
MARK: Final = "companion_export"
"""The key of the manifest by which the format is known; its value is VERSION."""

_COPY_BYTES: Final = 1 << 20


class CompanionExporter:
    """Implements companion.formats.base.Exporter."""

    name = "json"
    suffix = ".zip"

    def write(self, export: Export, target: Path) -> None:
        """A zip with the records as JSON lines, and the attachments' bytes by their digests."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            writing = _Writing(archive, export.written_ms)
            writing.conversations(export.conversations)
            writing.prompts(export.prompts)
            writing.attachments()
            writing.manifest()


class _Writing:
    """One archive being written; knows which attachments have been met."""

    def __init__(self, archive: zipfile.ZipFile, written_ms: int) -> None:
        self._archive = archive
        self._written_ms = written_ms
        self._told: set[bytes] = set()
        self._files: dict[bytes, Path] = {}
        self._counts = dict.fromkeys(("conversation", "message", "attachment", "prompt"), 0)

    def conversations(self, conversations: Iterable[ExportedConversation]) -> None:
        """Each with its attachments, then its messages."""
        with self._member(CONVERSATIONS) as file:
            for conversation in conversations:
                self._line(file, conversation.record)
                for uid, attachment in conversation.attachments.items():
                    if uid not in self._told:
                        self._told.add(uid)
                        self._line(file, attachment.record)
                    if attachment.path is not None:
                        self._files[attachment.digest] = attachment.path
                for message in conversation.messages:
                    self._line(file, message)

    def prompts(self, prompts: Iterable[ExportedRecord]) -> None:
        """The saved prompts."""
        with self._member(PROMPTS) as file:
            for prompt in prompts:
                self._line(file, prompt)

    def attachments(self) -> None:
        """The bytes, as they are: most are compressed, and none must look like a bomb."""
        for digest, path in self._files.items():
            name = ATTACHMENTS + digest.hex()
            with path.open("rb") as source, self._member(name, zipfile.ZIP_STORED) as file:
                shutil.copyfileobj(source, file, _COPY_BYTES)

    def manifest(self) -> None:
        """What this is and how much is in it."""
        told = {
            MARK: VERSION,
            "software": f"companion {companion.__version__}",
            "written": iso(self._written_ms),
            **{f"{kind}s": count for kind, count in self._counts.items()},
        }
        with self._member(MANIFEST) as file:
            file.write(json.dumps(told, indent=2).encode())

    def _line(self, file: IO[bytes], record: ExportedRecord) -> None:
        self._counts[record.kind] += not record.is_deleted
        values = {name: tagged(value) for name, value in record.values.items()}
        line = {"id": record.id.hex(), "kind": record.kind, "values": values}
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _member(self, name: str, how: int = zipfile.ZIP_DEFLATED) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, time.localtime(self._written_ms / 1000)[:6])
        entry.compress_type = how
        entry.external_attr = 0o600 << 16
        return self._archive.open(entry, "w", force_zip64=True)
