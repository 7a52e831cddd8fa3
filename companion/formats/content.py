"""What is in a message, where formats write it alike: the content lists of OpenAI's APIs.

A content is a text, or a list of pieces with a type: `text`, `input_text`, `output_text`,
`image_url`, `input_image`, `input_audio`, `file`, `input_file`, `refusal`. Other pieces are kept
as they are.
"""

import base64
import binascii
import json
from typing import Any, Final

from companion.formats.attachments import Attachments, missing
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

_TEXTS: Final = ("text", "input_text", "output_text")
_IMAGES: Final = ("image_url", "input_image", "image")

ROLES: Final = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "system": "system",
    "developer": "system",
    "tool": "tool",
    "function": "tool",
    "observation": "tool",
}
"""Who speaks, as formats write it, and as records do."""


def role_of(written: Any) -> str:
    """The role that is meant; an unknown one speaks for the model."""
    return ROLES.get(text(written).strip().lower(), "assistant")


def text_part(written: Any, kind: str = "text") -> list[Value]:
    """A part for a text, if there is one. kind: text, reasoning, error, …"""
    return [{"type": kind, "text": written}] if isinstance(written, str) and written else []


def json_text(value: Any) -> str:
    """A value as a tool is given it: a text as it is, another as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def parts_of(content: Any, attachments: Attachments) -> list[Value]:
    """The parts of a content."""
    if content is None:
        return []
    parts: list[Value] = []
    for piece in content if isinstance(content, list) else [content]:
        parts += text_part(piece) if isinstance(piece, str) else [_piece(piece, attachments)]
    return parts


def bytes_part(
    attachments: Attachments, data: Any, *, media_type: Any = "", name: Any = ""
) -> Value:
    """A part for bytes that are written as base64."""
    try:
        sound = base64.b64decode(text(data), validate=False)
    except (binascii.Error, ValueError):
        sound = b""
    if not sound:
        return missing("file", text(name))
    return attachments.of_bytes(sound, name=text(name), media_type=text(media_type))


def call_parts(calls: Any) -> list[Value]:
    """The parts of `tool_calls`."""
    parts: list[Value] = []
    for call in sequence(calls):
        function = mapping(call).get("function")
        if not isinstance(function, dict):
            parts.append({"type": "unknown", "value": call})
            continue
        part: dict[str, Value] = {
            "type": "tool_call",
            "name": text(function.get("name")),
            "arguments": json_text(function.get("arguments", "")),
            "call_id": text(call.get("id")),
        }
        parts.append(part | _beside(call, "id", "type", "function"))
    return parts


def result_part(call_id: Any, content: Any, **told: Value) -> Value:
    """A part for what a tool answered."""
    part: dict[str, Value] = {
        "type": "tool_result",
        "call_id": text(call_id),
        "text": spoken(content),
    }
    return part | told


def spoken(content: Any) -> str:
    """The text of a content, all else left out; of what is neither text nor list, its JSON."""
    if content is None:
        return ""
    if not isinstance(content, list):
        return json_text(content)
    texts = (
        piece if isinstance(piece, str) else text(mapping(piece).get("text")) for piece in content
    )
    return "\n\n".join(filter(None, texts))


def _piece(piece: Any, attachments: Attachments) -> Value:
    kind = mapping(piece).get("type")
    if kind in _TEXTS and isinstance(piece.get("text"), str):
        return {"type": "text", "text": piece["text"], **_beside(piece, "type", "text")}
    if kind in _IMAGES:
        return _image(piece, attachments)
    if kind == "input_audio" and isinstance(piece.get("input_audio"), dict):
        audio = piece["input_audio"]
        media_type = "audio/" + (text(audio.get("format")) or "wav")
        return bytes_part(attachments, audio.get("data"), media_type=media_type)
    if kind in ("file", "input_file"):
        return _file(piece, attachments)
    return {"type": "unknown", "value": piece}


def _image(piece: dict[str, Any], attachments: Attachments) -> Value:
    """`{image_url: {url, detail}}`, or with the address alone."""
    image = piece.get("image_url")
    told = image if isinstance(image, dict) else {"url": image}
    url = text(told.get("url"))
    if not url:
        return {"type": "unknown", "value": piece}
    part = mapping(attachments.of_url(url))
    return part | _beside(told, "url") | _beside(piece, "type", "image_url")


def _file(piece: dict[str, Any], attachments: Attachments) -> Value:
    told = piece["file"] if isinstance(piece.get("file"), dict) else piece
    name = text(told.get("filename"))
    data = text(told.get("file_data"))
    if data.startswith("data:"):
        return attachments.of_url(data, name=name)
    if data:
        return bytes_part(attachments, data, name=name)
    return missing("file", name, source=without(told, "filename"))


def _beside(piece: dict[str, Any], *names: str) -> dict[str, Value]:
    """What else stands in a piece; a part keeps it, as long as it is not taken for our own."""
    kept = without(piece, *names, "type", "attachment", "missing")
    return {name: value for name, value in kept.items() if value is not None}
