"""The messages of a LibreChat conversation, with what agents thought and did."""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.content import json_text, text_part
from companion.formats.exact_times import iso, taken
from companion.formats.parts import kind_of, linked, part
from companion.formats.thread import Turn
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

_USER: Final = "User"
_MODELLED: Final = (
    *("messageId", "parentMessageId", "isCreatedByUser", "model", "content", "files"),
    *("error", "unfinished", "attachments"),
)


def turn_of(raw: dict[str, Any], attachments: Attachments) -> Turn:
    """One message; `parent` as it is written."""
    extra = without(raw, *_MODELLED)
    is_user = raw.get("isCreatedByUser")
    if not isinstance(is_user, bool):
        is_user = raw.get("sender") == _USER
    parts = [
        found for piece in sequence(raw.get("content")) for found in _piece(piece, attachments)
    ]
    written = text(raw.get("text"))
    if not parts:
        parts = text_part(written, "error" if raw.get("error") is True else "text")
        extra.pop("text", None)
    elif written in ("", _spoken(parts)):
        extra.pop("text", None)
    files = [*sequence(raw.get("files")), *sequence(raw.get("attachments"))]
    return Turn(
        text(raw.get("messageId")),
        text(raw.get("parentMessageId")) or None,
        "user" if is_user else "assistant",
        [*(_file(file, attachments) for file in files), *parts],
        created_ms=taken(extra, "createdAt", iso),
        model=text(raw.get("model")),
        status=_status(raw),
        extra=extra,
    )


def _status(raw: dict[str, Any]) -> str:
    if raw.get("error") is True:
        return "error"
    return "partial" if raw.get("unfinished") is True else ""


def _spoken(parts: list[Value]) -> str:
    return "".join(p["text"] for p in map(mapping, parts) if p.get("type") == "text")


def _piece(piece: Any, attachments: Attachments) -> Iterator[Value]:
    kind = mapping(piece).get("type")
    said = mapping(piece).get(kind) if isinstance(kind, str) else None
    if kind in ("text", "think", "error"):
        written = said if isinstance(said, str) else mapping(said).get("value")
        ours = "reasoning" if kind == "think" else kind
        rest = mapping(said)
        yield part(ours, {**piece, **rest}, "type", kind, "value", text=text(written))
    elif kind == "tool_call" and isinstance(said, dict):
        yield from _tool_call(said if said.get("type") != kind else without(said, "type"))
    elif kind == "image_file" and isinstance(said, dict):
        yield _file(said, attachments, kind="image")
    elif kind == "image_url":
        url = said.get("url") if isinstance(said, dict) else said
        yield linked(attachments, url, "image", mapping(said), "url", name="")
    elif piece is not None:
        yield {"type": "unknown", "value": piece}


def _tool_call(call: dict[str, Any]) -> Iterator[Value]:
    function = call.get("function")
    told = function if isinstance(function, dict) else call
    call_id = text(call.get("id"))
    arguments = told.get("args", told.get("arguments", ""))
    yield part(
        "tool_call",
        call,
        *("id", "name", "args", "arguments", "output", "function"),
        name=text(told.get("name")),
        arguments=json_text(arguments),
        call_id=call_id,
    )
    output = told.get("output")
    if output not in (None, ""):
        yield {"type": "tool_result", "call_id": call_id, "text": json_text(output)}


def _file(file: Any, attachments: Attachments, *, kind: str = "") -> Value:
    """An export holds no bytes, only where the server had them."""
    if not isinstance(file, dict):
        return {"type": "unknown", "value": file}
    address = text(file.get("filepath"))
    name = text(file.get("filename")) or address.rpartition("/")[2]
    if not (address or name or kind):
        return {"type": "unknown", "value": file}  # what a tool found, say
    kind = kind or kind_of(file.get("type"))
    return linked(attachments, address, kind, file, "filepath", "filename", name=name)
