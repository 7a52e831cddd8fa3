"""The account export of ChatGPT, as nearly every app imports it: conversations.json and files.

What came from ChatGPT goes back field by field: the fields that we do not model stand in `extra`
as they were, a time too where ours is not as fine.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from companion.formats.base import Export
from companion.formats.export_chatgpt_messages import ROOT, Nodes, asset_name, stamp
from companion.formats.export_values import key_of, title_of
from companion.formats.values import mapping
from companion.model.exported import ExportedConversation

APP: Final = "chatgpt"
FILE: Final = "conversations.json"


class ChatGptExporter:
    """Implements companion.formats.base.Exporter."""

    name = APP
    suffix = ""

    def write(self, export: Export, target: Path) -> None:
        """A folder as the account export unpacks to."""
        target.mkdir()
        beside = _Beside()
        with (target / FILE).open("w", encoding="utf-8", newline="\n") as file:
            file.write("[")
            for number, conversation in enumerate(export.conversations):
                file.write(",\n" if number else "\n")
                json.dump(_conversation(conversation), file, ensure_ascii=False, default=_nothing)
                _copy_assets(conversation, target)
                beside.note(conversation)
            file.write("\n]\n")
        beside.write(target)


class _Beside:
    """What the account export keeps in files of their own: judgements of answers, documents."""

    def __init__(self) -> None:
        self._files: dict[str, list[Any]] = {"message_feedback.json": [], "library_files.json": []}

    def note(self, conversation: ExportedConversation) -> None:
        """Gather what a conversation has of it."""
        if conversation.record.text("source_app") != APP:
            return
        for message in conversation.messages:
            if feedback := message.mapping("extra").get("feedback"):
                self._files["message_feedback.json"].append(feedback)
            sources = (mapping(part.get("source")) for part in message.maps("parts"))
            documents = [source for source in sources if "file_id" in source]
            self._files["library_files.json"] += documents

    def write(self, folder: Path) -> None:
        """Those in which something is."""
        for name, entries in self._files.items():
            if entries:
                text = json.dumps(entries, ensure_ascii=False, default=_nothing)
                (folder / name).write_text(text, encoding="utf-8")


def _conversation(conversation: ExportedConversation) -> dict[str, Any]:
    record = conversation.record
    is_back = record.text("source_app") == APP
    extra = record.mapping("extra") if is_back else {}
    nodes = Nodes(conversation, is_back=is_back)
    every = nodes.all()
    key = key_of(record)
    return {
        "moderation_results": [],
        "plugin_ids": None,
        "conversation_template_id": None,
        "gizmo_id": None,
        "safe_urls": [],
        "default_model_slug": record.text("model") or None,
        **extra,
        "title": record.text("title") if is_back else title_of(record),
        "create_time": stamp(extra.get("create_time"), record.integer("created_ms")),
        "update_time": stamp(extra.get("update_time"), record.integer("updated_ms")),
        "mapping": every,
        "current_node": extra.get("current_node") or nodes.current or ROOT,
        "conversation_id": key,
        "id": key,
        "is_archived": record.has("archived"),
        "is_starred": _star(extra, is_pinned=record.has("pinned")),
    }


def _star(extra: Mapping[str, Any], *, is_pinned: bool) -> Any:
    """As ChatGPT had it, unless it was pinned or let go here."""
    was_pinned = extra.get("is_starred") is True or bool(extra.get("pinned_time"))
    return extra.get("is_starred") if was_pinned == is_pinned else is_pinned


def _copy_assets(conversation: ExportedConversation, folder: Path) -> None:
    for message in conversation.messages:
        for part in message.maps("parts"):
            attachment = conversation.attachment_of(part)
            if attachment is None or attachment.path is None:
                continue
            target = folder / asset_name(attachment, part, message)
            if not target.exists():
                shutil.copyfile(attachment.path, target)


def _nothing(_value: object) -> None:
    """Our ids, and other bytes, mean nothing to another app."""
