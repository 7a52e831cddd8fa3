"""A conversation's open branch as messages of NextChat, which has no branches."""

import re
from collections.abc import Iterable
from typing import Any, Final

from companion.formats.data_url import file_url
from companion.formats.export_values import iso, key_of, part_field, part_text
from companion.formats.markdown_text import Part, escaped, markdown_of
from companion.formats.nextchat_fields import APP
from companion.formats.nextchat_messages import REST
from companion.formats.values import mapping
from companion.model.exported import ExportedConversation, ExportedRecord

_CLEAR_DATE: Final = re.compile(
    r"\d{4}([/-])\d{1,2}\1\d{1,2}[ T][\d:.]+(Z|[+-]\d\d:\d\d)?|\d{1,2}/\d{1,2}/\d{4}, [\d:]+\s[AP]M"
)
"""What JavaScript's `new Date` reads, and reads in one way only, among the dates that NextChat
writes. Of others the time goes out as ISO 8601."""

_ROLES: Final = frozenset(("user", "assistant", "system"))


class NextChatMessages:
    """The messages of one conversation."""

    def __init__(self, conversation: ExportedConversation) -> None:
        self._conversation = conversation
        self._is_back = conversation.record.text("source_app") == APP

    def all(self) -> list[dict[str, Any]]:
        """In reading order."""
        return [self._message(message) for message in self._conversation.branch()]

    def _message(self, record: ExportedRecord) -> dict[str, Any]:
        parts = record.maps("parts")
        role = record.text("role")
        message: dict[str, Any] = {
            "id": key_of(record),
            "date": _date(record),
            "role": role if role in _ROLES else "assistant",
            "content": self._content(parts),
        }
        if model := record.text("model"):
            message["model"] = model
        if record.text("status") == "error":
            message["isError"] = True
        if tools := _tools(parts):
            message["tools"] = tools
        if self._is_back:
            flag = {"streaming": True} if record.text("status") == "partial" else {}
            return message | flag | record.mapping("extra")
        return message | {"streaming": False}

    def _content(self, parts: Iterable[Part]) -> str | list[Any]:
        """One text; a list where there are pictures, or more than one piece."""
        pieces = [piece for part in parts for piece in self._pieces(part)]
        if not pieces:
            return ""
        is_text = [mapping(piece).get("type") == "text" for piece in pieces]
        if all(is_text) and (len(pieces) == 1 or not self._is_back):
            return "\n\n".join(piece["text"] for piece in pieces)
        return pieces

    def _pieces(self, part: Part) -> list[Any]:
        kind = part.get("type")
        if kind in ("tool_call", "tool_result"):
            return []  # they stand in `tools`
        if kind == "image":
            return self._image(part)
        if kind == "text":
            return [part] if part_text(part) else []
        if kind == "unknown" and self._is_back:
            return [part.get("value")]
        if kind == "reasoning":
            return [_text(_quoted(part_text(part)))]
        if self._is_back and kind not in ("code", "citation", "context", "error", "file"):
            return [part]
        text = markdown_of([part], self._named)
        return [_text(text)] if text else []

    def _image(self, part: Part) -> list[Any]:
        attachment = self._conversation.attachment_of(part)
        url = file_url(attachment) if attachment is not None else part_field(part, "url")
        if not url:
            return [_text(self._named(part))]
        rest = mapping(part.get(REST))
        return [{"type": "image_url", "image_url": {"url": url, **rest}}]

    def _named(self, part: Part) -> str:
        """A picture or file that NextChat cannot hold, by its name."""
        attachment = self._conversation.attachment_of(part)
        name = attachment.record.text("name") if attachment is not None else ""
        return f"*{escaped(name or part_field(part, 'name') or str(part.get('type')))}*"


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _quoted(text: str) -> str:
    """As NextChat shows what a model thought."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _date(record: ExportedRecord) -> str:
    literal = record.text("created_text")
    if _CLEAR_DATE.fullmatch(literal):
        return literal
    return iso(record.integer("created_ms")) or literal


def _tools(parts: Iterable[Part]) -> list[Any]:
    """Each call with its answer, which stands behind it."""
    tools: list[Any] = []
    for part in parts:
        call_id = part_field(part, "call_id")
        if part.get("type") == "tool_call":
            tools.append(_tool(part, call_id))
        elif part.get("type") == "tool_result":
            _answer(tools, part, call_id)
    return tools


def _tool(part: Part, call_id: str) -> dict[str, Any]:
    rest = mapping(part.get(REST))
    said = {"name": part_field(part, "name"), "arguments": part_field(part, "arguments")}
    tool = {**rest, "function": said | mapping(rest.get("function"))}
    return tool | {"id": call_id} if call_id else tool


def _answer(tools: list[Any], part: Part, call_id: str) -> None:
    text = part_text(part)
    called = next((tool for tool in reversed(tools) if tool.get("id", "") == call_id), None)
    if called is None:
        called = {"id": call_id, "function": {"name": "", "arguments": ""}}
        tools.append(called)
    if called.get("errorMsg") != text:
        called["content"] = text
    if part.get("error") is True:
        called["isError"] = True
