"""NextChat's backup file, as its own import takes it.

NextChat merges all five stores and fails without one of them, so those that hold keys and settings
stand there empty, older than any: nothing of theirs changes. A session takes the place of one with
the same id, and its messages are sorted by `new Date(date)`. What came from NextChat goes back
field by field.
"""

import json
import re
from pathlib import Path
from typing import IO, Any, Final

from companion.formats.base import Export
from companion.formats.export_nextchat_messages import NextChatMessages
from companion.formats.export_values import key_of, title_of
from companion.formats.nextchat import CHATS, MASKS, PROMPTS
from companion.formats.nextchat_fields import APP, model_of
from companion.formats.values import mapping
from companion.model.exported import ExportedConversation, ExportedRecord

_SETTINGS: Final = {"lastUpdateTime": 0}
_LATIN: Final = re.compile(r"[a-z]", re.IGNORECASE)
_MODEL_CONFIG: Final = {
    "providerName": "OpenAI",
    "temperature": 0.5,
    "top_p": 1,
    "max_tokens": 4000,
    "presence_penalty": 0,
    "frequency_penalty": 0,
    "sendMemory": True,
    "historyMessageCount": 4,
    "compressMessageLengthThreshold": 1000,
    "compressModel": "",
    "compressProviderName": "",
    "enableInjectSystemPrompts": True,
    "template": "{{input}}",
    "size": "1024x1024",
    "quality": "standard",
    "style": "vivid",
}
_MODEL_DEFAULT: Final = "gpt-4o-mini"


class NextChatExporter:
    """Implements companion.formats.base.Exporter."""

    name = APP
    suffix = ".json"

    def write(self, export: Export, target: Path) -> None:
        """The backup, a session at a time."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'{{"{CHATS}":{{"sessions":[')
            for number, conversation in enumerate(export.conversations):
                file.write(",\n" if number else "\n")
                _write(file, _session(conversation))
            file.write(f'\n],"currentSessionIndex":0,"lastUpdateTime":{export.written_ms}}}')
            masks, prompts = {}, {}
            for record in export.prompts:
                if _is_mask(record):
                    masks[key_of(record)] = _mask_of_prompt(record)
                else:
                    prompts[key_of(record)] = _prompt(record)
            for store, value in (
                (MASKS, {"masks": masks}),
                (PROMPTS, {"counter": 0, "prompts": prompts}),
                ("access-control", _SETTINGS),
                ("app-config", _SETTINGS),
            ):
                file.write(f',\n"{store}":')
                _write(file, value)
            file.write("}\n")


def _write(file: IO[str], value: Any) -> None:
    # Other apps' values may hold our ids, which mean nothing there.
    json.dump(value, file, ensure_ascii=False, default=lambda _: None)


def _session(conversation: ExportedConversation) -> dict[str, Any]:
    record = conversation.record
    extra = record.mapping("extra") if record.text("source_app") == APP else {}
    messages = NextChatMessages(conversation).all()
    characters = sum(len(each["content"]) for each in messages if isinstance(each["content"], str))
    return {
        "memoryPrompt": "",
        "stat": {"tokenCount": 0, "wordCount": 0, "charCount": characters},
        "lastSummarizeIndex": 0,
        **extra,
        "id": key_of(record),
        "topic": record.text("title") if extra else title_of(record),
        "messages": messages,
        "lastUpdate": record.integer("updated_ms"),
        "mask": _mask(record, mapping(extra.get("mask"))),
    }


def _mask(record: ExportedRecord, mask: dict[str, Any]) -> dict[str, Any]:
    """The session's own mask, or one with what other apps keep of a conversation."""
    model = record.text("model")
    if not mask:
        turns = [{"role": "system", "text": record.text("system_prompt")}]
        return _new_mask(record, turns, model)
    if model and model != model_of(mask):
        return mask | {"modelConfig": mapping(mask.get("modelConfig")) | {"model": model}}
    return mask


def _new_mask(record: ExportedRecord, turns: list[dict[str, Any]], model: str) -> dict[str, Any]:
    context = [
        {
            "id": f"{record.id.hex()}-{number}",
            "date": "",
            "role": turn.get("role") or "system",
            "content": turn["text"],
        }
        for number, turn in enumerate(turns)
        if turn.get("text")
    ]
    title = title_of(record)
    return {
        "id": key_of(record),
        "avatar": "gpt-bot",
        "name": title,
        "context": context,
        "syncGlobalConfig": not model,
        "modelConfig": {"model": model or _MODEL_DEFAULT, **_MODEL_CONFIG},
        "lang": "en" if _LATIN.search(title) else "cn",
        "builtin": False,
        "createdAt": record.integer("created_ms"),
        "plugin": [],
    }


def _is_mask(record: ExportedRecord) -> bool:
    return bool(record.maps("context")) or "modelConfig" in record.mapping("extra")


def _mask_of_prompt(record: ExportedRecord) -> dict[str, Any]:
    extra = record.mapping("extra")
    if record.text("source_app") == APP and "modelConfig" in extra:
        return {**extra, "id": key_of(record), "name": record.text("title")}
    return _new_mask(record, record.maps("context"), record.text("model"))


def _prompt(record: ExportedRecord) -> dict[str, Any]:
    extra = record.mapping("extra") if record.text("source_app") == APP else {"isUser": True}
    said = {"title": record.text("title"), "content": record.text("text")}
    return {**extra, "id": key_of(record), **said}
