"""JSON lines as OpenAI's fine-tuning takes them: the open branch of a conversation on each."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from companion.formats.base import Export
from companion.formats.data_url import picture_url
from companion.formats.export_values import part_field, part_text
from companion.formats.markdown_text import Part, fenced
from companion.model.exported import ExportedConversation

PICTURE_BYTES_MAX: Final = 20 * 1024 * 1024
"""What the service takes for one."""

_ROLES: Final = frozenset(("user", "assistant", "system"))


class JsonlExporter:
    """Implements companion.formats.base.Exporter."""

    name = "jsonl"
    suffix = ".jsonl"

    def write(self, export: Export, target: Path) -> None:
        """A line for each conversation in which something is said."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            for conversation in export.conversations:
                messages = _messages(conversation, pictures=export.pictures)
                if messages:
                    file.write(json.dumps({"messages": messages}, ensure_ascii=False) + "\n")


def _messages(conversation: ExportedConversation, *, pictures: bool) -> list[dict[str, Any]]:
    branch = conversation.branch()
    prompt = conversation.record.text("system_prompt")
    found: list[dict[str, Any]] = []
    if prompt and not any(message.text("role") == "system" for message in branch):
        found.append({"role": "system", "content": prompt})
    asked: set[str] = set()
    for message in branch:
        for parts in _rounds(message.maps("parts")):
            content = _content(parts, conversation, pictures=pictures)
            found += _message(message.text("role"), content, parts, asked)
    return found


def _rounds(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts, cut where something is said after a tool has answered."""
    rounds: list[list[Part]] = [[]]
    for part in parts:
        is_answer = part.get("type") == "tool_result"
        if not is_answer and rounds[-1] and rounds[-1][-1].get("type") == "tool_result":
            rounds.append([])
        rounds[-1].append(part)
    return rounds


def _message(
    role: str, content: str | list[dict[str, Any]], parts: Iterable[Part], asked: set[str]
) -> list[dict[str, Any]]:
    """What is said, with what is asked of tools; then their answers to what was asked."""
    found: list[dict[str, Any]] = []
    calls = [_call(part) for part in parts if part.get("type") == "tool_call"]
    if calls:
        found.append({"role": "assistant", "content": content or None, "tool_calls": calls})
        asked.update(call["id"] for call in calls)
    elif content and role in _ROLES:
        found.append({"role": role, "content": content})
    results = [_result(part) for part in parts if part.get("type") == "tool_result"]
    return found + [result for result in results if result["tool_call_id"] in asked]


def _content(
    parts: Iterable[Part], conversation: ExportedConversation, *, pictures: bool
) -> str | list[dict[str, Any]]:
    """One text; a list of texts and pictures when there are pictures."""
    texts: list[str] = []
    listed: list[dict[str, Any]] = []
    for part in parts:
        url = _picture(part, conversation) if pictures else ""
        if url:
            listed += [_text(texts), {"type": "image_url", "image_url": {"url": url}}]
            texts = []
        elif text := _said(part):
            texts.append(text)
    if not listed:
        return "\n\n".join(texts)
    return [each for each in [*listed, _text(texts)] if each.get("text") != ""]


def _text(texts: Iterable[str]) -> dict[str, Any]:
    return {"type": "text", "text": "\n\n".join(texts)}


def _said(part: Part) -> str:
    """What a model is to learn to say: not what it thought, nor what is only shown."""
    if part.get("type") == "code":
        return fenced(part_text(part), part_field(part, "language"))
    return part_text(part) if part.get("type") == "text" else ""


def _call(part: Part) -> dict[str, Any]:
    function = {"name": part_field(part, "name"), "arguments": part_field(part, "arguments")}
    return {"id": part_field(part, "call_id"), "type": "function", "function": function}


def _result(part: Part) -> dict[str, Any]:
    return {
        "role": "tool",
        "tool_call_id": part_field(part, "call_id"),
        "content": part_text(part),
    }


def _picture(part: Part, conversation: ExportedConversation) -> str:
    attachment = conversation.attachment_of(part) if part.get("type") == "image" else None
    return picture_url(attachment, PICTURE_BYTES_MAX) if attachment is not None else ""
