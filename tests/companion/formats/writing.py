"""Conversations for exporters to write, and what they wrote."""

import hashlib
from pathlib import Path
from typing import Any

from companion.formats.base import Export
from companion.formats.exporters import EXPORTERS
from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord
from companion.model.ids import imported

DAY_MS = 1_700_000_000_000  # 2023-11-14 22:13:20 UTC
PNG = b"\x89PNG\r\n\x1a\n picture"


def text(said: str) -> dict[str, Any]:
    """A part that says something."""
    return {"type": "text", "text": said}


def message(name: str, *parts: Any, role: str = "user", parent: str = "", **values: Any):
    """A message; a part that is a text says it."""
    known = [text(part) if isinstance(part, str) else part for part in parts]
    values = {"created_ms": DAY_MS, "role": role, "parts": known, **values}
    values["parent"] = imported("test", parent) if parent else None
    return ExportedRecord(imported("test", name), "message", values)


def attachment(path: Path | None, name: str = "cat.png", media_type: str = "image/png"):
    """An attachment with the bytes of a file, or without any."""
    data = path.read_bytes() if path is not None else name.encode()
    digest = hashlib.blake2b(data, digest_size=32).digest()
    values = {"name": name, "media_type": media_type, "size": len(data), "digest": digest}
    record = ExportedRecord(imported("test", "attachment", name), "attachment", values)
    return ExportedAttachment(record, path)


def conversation(*messages: ExportedRecord, attachments: Any = (), shown: Any = None, **values):
    """A conversation; its messages are all shown, if nothing else is said."""
    values = {"title": "Trip", "created_ms": DAY_MS, "updated_ms": DAY_MS, **values}
    record = ExportedRecord(imported("test", str(values["title"])), "conversation", values)
    return ExportedConversation(
        record,
        messages,
        tuple(each.id for each in (messages if shown is None else shown)),
        {each.record.id: each for each in attachments},
    )


def picture_of(attached: ExportedAttachment, kind: str = "image") -> dict[str, Any]:
    """The part that shows an attachment."""
    return {"type": kind, "attachment": attached.record.id}


def written(form: str, folder: Path, *conversations: Any, prompts: Any = (), **options: Any):
    """What an exporter made of these."""
    exporter = EXPORTERS[form]
    target = folder / f"out{exporter.suffix}"
    exporter.write(Export(iter(conversations), iter(prompts), DAY_MS, **options), target)
    return target
