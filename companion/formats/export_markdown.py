"""Markdown: a file for each conversation, with what is known of it at its head, and attachments."""

import json
import shutil
from pathlib import Path
from typing import Final
from urllib.parse import quote

from companion.formats.base import Export
from companion.formats.export_values import iso, minute, part_field, tags_of, title_of
from companion.formats.file_names import FileNames
from companion.formats.markdown_text import Part, escaped, markdown_of
from companion.formats.roles import role_name
from companion.model.exported import ExportedAttachment, ExportedConversation, ExportedRecord

ATTACHMENTS: Final = "attachments"


class MarkdownExporter:
    """Implements companion.formats.base.Exporter."""

    name = "markdown"
    suffix = ""

    def write(self, export: Export, target: Path) -> None:
        """A folder with a file for each conversation, and a folder of attachments."""
        target.mkdir()
        files = _Attachments(target)
        names = FileNames()
        names.take(ATTACHMENTS)
        for conversation in export.conversations:
            text = _document(conversation, files, all_branches=export.all_branches)
            name = names.take(title_of(conversation.record), ".md")
            (target / name).write_text(text, encoding="utf-8", newline="\n")


class _Attachments:
    """The attachments beside the files: each once, under a name like its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = FileNames()
        self._written: dict[bytes, str] = {}

    def place(self, attachment: ExportedAttachment) -> str:
        """Where it lies, as a link says it; empty when its bytes are not here."""
        if attachment.path is None:
            return ""
        if attachment.digest not in self._written:
            folder = self._folder / ATTACHMENTS
            folder.mkdir(exist_ok=True)
            name = self._names.take_file(attachment.record.text("name"))
            shutil.copyfile(attachment.path, folder / name)
            self._written[attachment.digest] = name
        return f"{ATTACHMENTS}/{quote(self._written[attachment.digest])}"


def _document(
    conversation: ExportedConversation, files: _Attachments, *, all_branches: bool
) -> str:
    blocks = [_front_matter(conversation.record), f"# {escaped(title_of(conversation.record))}"]
    prompt = conversation.record.text("system_prompt")
    if prompt:
        blocks += ["## System prompt", markdown_of([{"type": "text", "text": prompt}], str)]
    shown = set(conversation.shown)
    for message in conversation.branch(all_branches=all_branches):
        blocks.append(_heading(message, is_other=message.id not in shown))
        parts = message.maps("parts")
        blocks.append(markdown_of(parts, lambda part: _link(part, conversation, files)))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _heading(message: ExportedRecord, *, is_other: bool) -> str:
    role = message.text("role")
    said = [
        role_name(role),
        message.text("model"),
        minute(message.integer("created_ms")),
        "another version" if is_other else "",
    ]
    return "## " + " · ".join(escaped(each) for each in said if each)


def _front_matter(record: ExportedRecord) -> str:
    """YAML 1.2, of which JSON is a part: a text in JSON's quotes is one in YAML's."""
    told: dict[str, str | bool | list[str]] = {
        "title": title_of(record),
        "id": record.id.hex(),
        "created": iso(record.integer("created_ms")),
        "updated": iso(record.integer("updated_ms")),
        "source": record.text("source_app"),
        "source_id": record.text("source_id"),
        "model": record.text("model"),
        "folder": record.text("folder"),
        "tags": tags_of(record),
        "pinned": record.has("pinned"),
        "archived": record.has("archived"),
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in told.items() if value]
    return "\n".join(["---", *lines, "---"])


def _yaml(value: str | bool | list[str]) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in written)


def _link(part: Part, conversation: ExportedConversation, files: _Attachments) -> str:
    attachment = conversation.attachment_of(part)
    kind = "!" if part.get("type") == "image" else ""
    if attachment is None:
        url = part_field(part, "url")
        name = escaped(part_field(part, "name") or url or str(part.get("type")))
        # A picture by its address would be fetched by whoever opens the file.
        is_link = url.lower().startswith(("http://", "https://")) and not set("<>\n ") & set(url)
        return f"[{name}](<{url}>)" if is_link else f"*{name} (not in this export)*"
    name = escaped(attachment.record.text("name") or str(part.get("type")))
    place = files.place(attachment)
    return f"{kind}[{name}]({place})" if place else f"*{name} (not on this computer yet)*"
