"""A table of conversations, a row each, for a spreadsheet."""

import csv
from pathlib import Path
from typing import Final

from companion.formats.base import Export
from companion.formats.export_values import iso, tags_of, title_of
from companion.model.exported import ExportedConversation

_COLUMNS: Final = (
    "id", "title", "source", "source id", "model", "created", "updated", "messages",
    "attachments", "folder", "tags", "pinned", "archived",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection")."""


class CsvExporter:
    """Implements companion.formats.base.Exporter."""

    name = "csv"
    suffix = ".csv"

    def write(self, export: Export, target: Path) -> None:
        """UTF-8 with the mark by which Excel knows it; lines as RFC 4180 ends them."""
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for conversation in export.conversations:
                writer.writerow(map(_harmless, _cells(conversation)))


def _cells(conversation: ExportedConversation) -> list[str]:
    record = conversation.record
    return [
        record.id.hex(),
        title_of(record),
        record.text("source_app"),
        record.text("source_id"),
        record.text("model"),
        iso(record.integer("created_ms")),
        iso(record.integer("updated_ms")),
        str(len(conversation.branch(all_branches=True))),
        str(len(conversation.attachments)),
        record.text("folder"),
        ", ".join(tags_of(record)),
        "yes" if record.has("pinned") else "",
        "yes" if record.has("archived") else "",
    ]


def _harmless(cell: str) -> str:
    cell = cell.replace("\0", "\ufffd")
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
