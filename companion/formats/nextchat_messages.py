"""The messages of one NextChat session: a line without branches, with pictures and tools."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from companion.formats.base import BlobSink, ImportedBlob, ImportedRecord, Item, Skipped
from companion.formats.data_url import file_name, parse_data_url
from companion.formats.nextchat_fields import APP
from companion.formats.values import mapping, text, without
from companion.model.ids import RecordId, imported
from companion.model.records import ATTACHMENT, MESSAGE, Value, canonical

REST: Final = "nextchat"
"""The key of a part under which fields stand that only NextChat knows."""

_MODELLED = ("id", "date", "role", "content", "streaming", "isError", "model", "tools")
_FLAGS = ("streaming", "isError")

# A part of one of our own types, met in a file of NextChat, is not what we mean by it.
_OUR_TYPES = frozenset(
    ("text", "image", "file", "reasoning", "code", "tool_call", "tool_result", "citation")
)


class MessageReader:
    """Makes records of a session's messages; `leaf` is the last one, once they are read."""

    def __init__(
        self,
        blobs: BlobSink,
        pictures: set[RecordId],
        session: str,
        conversation: RecordId,
        place: str,
    ) -> None:
        """`pictures`: the attachments met in this file; this reader adds its own."""
        self._blobs = blobs
        self._pictures = pictures
        self._seen: set[RecordId] = set()
        self._session = session
        self._conversation = conversation
        self._place = place
        self.leaf: RecordId | None = None

    def read(self, messages: Sequence[Any], times: Sequence[int | None]) -> list[Item]:
        """Records of `messages` (cleaned) with their times in Unix milliseconds."""
        items: list[Item] = []
        for ordinal, (raw, created_ms) in enumerate(zip(messages, times, strict=True)):
            place = f"{self._place}.messages[{ordinal}]"
            if not isinstance(raw, dict):
                items.append(Skipped(place, "skipped_wrong_shape"))
                continue
            record = self._id(raw)
            if record in self._seen:
                items.append(Skipped(place, "skipped_twice"))
                continue
            self._seen.add(record)
            values = self._values(raw, ordinal, created_ms, items)
            items.append(ImportedRecord(record, MESSAGE, values))
            self.leaf = record
        return items

    def _id(self, message: dict[str, Any]) -> RecordId:
        key = text(message.get("id"))
        if not key:  # only hand-made files have none; the content is then what names it
            key = "#" + hashlib.blake2b(canonical(message), digest_size=16).hexdigest()
        return imported(APP, self._session, key)

    def _values(
        self, message: dict[str, Any], ordinal: int, created_ms: int | None, items: list[Item]
    ) -> dict[str, Value]:
        values: dict[str, Value] = {
            "conversation": self._conversation,
            "parent": self.leaf,
            "ordinal": ordinal,
            "continues": True,  # NextChat has no branches
            "role": text(message.get("role")) or "assistant",
            "parts": self._parts(message, items),
        }
        optional: dict[str, Value] = {
            "model": text(message.get("model")),
            "created_ms": created_ms,
            "created_text": text(message.get("date")),
            "status": _status(message),
            "source_id": text(message.get("id")),
            "extra": _extra(message),
        }
        return values | {name: value for name, value in optional.items() if value}

    def _parts(self, message: dict[str, Any], items: list[Item]) -> list[Value]:
        content = message.get("content")
        parts: list[Value] = []
        for piece in content if isinstance(content, list) else [content]:
            parts += self._content_part(piece, items)
        tools = message.get("tools")
        for tool in tools if isinstance(tools, list) else []:
            parts += _tool_parts(tool)
        return parts

    def _content_part(self, piece: Any, items: list[Item]) -> list[Value]:
        if isinstance(piece, str):
            return [{"type": "text", "text": piece}] if piece else []
        if piece is None:
            return []
        kind = mapping(piece).get("type")
        if kind == "text" and isinstance(piece.get("text"), str):
            return [piece] if piece["text"] else []
        if kind == "image_url":
            image = mapping(piece.get("image_url"))
            url = image.get("url")
            if isinstance(url, str) and url:
                return [self._image(url, items) | _rest(without(image, "url"))]
        if isinstance(kind, str) and kind and kind not in _OUR_TYPES:
            return [piece]
        return [{"type": "unknown", "value": piece}]

    def _image(self, url: str, items: list[Item]) -> dict[str, Value]:
        """A part for a picture: with its bytes if they stand in the URL. Nothing is fetched:
        an address may be dead, private to a browser, or made to see who asks."""
        found = parse_data_url(url)
        if found is None:
            return {"type": "image", "url": url}
        digest = hashlib.blake2b(found.data, digest_size=32).digest()
        record = imported(APP, "attachment", digest.hex())
        if record not in self._pictures:
            self._pictures.add(record)
            self._blobs.put(found.data)
            values: dict[str, Value] = {
                "name": file_name(found.media_type, f"image-{digest.hex()[:8]}"),
                "media_type": found.media_type,
                "size": len(found.data),
                "digest": digest,
            }
            items.append(ImportedBlob(digest, len(found.data)))
            items.append(ImportedRecord(record, ATTACHMENT, values))
        return {"type": "image", "attachment": record}


def _status(message: dict[str, Any]) -> str:
    if message.get("isError") is True:
        return "error"
    return "partial" if message.get("streaming") is True else ""


def _extra(message: dict[str, Any]) -> dict[str, Value]:
    """What no field of ours says, so that an export to NextChat can say it again."""
    extra = without(message, *_MODELLED)
    extra |= {name: message[name] for name in _FLAGS if message.get(name, True) is not True}
    tools = message.get("tools", [0])
    if not tools or not isinstance(tools, list):
        extra["tools"] = tools
    return extra


def _tool_parts(tool: Any) -> list[Value]:
    if not isinstance(tool, dict):
        return [{"type": "unknown", "value": tool}] if tool is not None else []
    call_id = text(tool.get("id"))
    function = mapping(tool.get("function"))
    call: dict[str, Value] = {
        "type": "tool_call",
        "name": text(function.get("name")),
        "arguments": text(function.get("arguments")),
        "call_id": call_id,
    }
    said = text(tool.get("content"))
    rest = without(tool, "id", "function", *(["content"] if said else []))
    if more := without(function, "name", "arguments"):
        rest["function"] = more
    parts: list[Value] = [call | _rest(rest)]
    answer = said or text(tool.get("errorMsg"))
    if answer:
        result: dict[str, Value] = {"type": "tool_result", "call_id": call_id, "text": answer}
        parts.append(result | {"error": True} if tool.get("isError") is True else result)
    return parts


def _rest(fields: dict[str, Value]) -> dict[str, Value]:
    """What a part keeps for an export to NextChat."""
    return {REST: fields} if fields else {}
