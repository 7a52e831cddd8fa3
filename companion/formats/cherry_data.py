"""What a message of Cherry Studio 2 holds: the parts of Vercel's AI SDK; before its release, blocks
like those of version 1."""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments, missing
from companion.formats.content import json_text
from companion.formats.parts import kind_of, linked, part
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

_BLOCKS: Final = {
    "main_text": "text",
    "thinking": "reasoning",
    "translation": "context",
    "compact": "context",
}
_NOTHING: Final = ("step-start", "unknown")


def parts_of_data(data: Any, attachments: Attachments) -> tuple[list[Value], dict[str, Any]]:
    """The parts, and what `data` says besides."""
    found = mapping(data)
    parts = [p for piece in sequence(found.get("parts")) for p in _of_part(piece, attachments)]
    blocks = [p for block in sequence(found.get("blocks")) for p in _of_block(block, attachments)]
    if parts and blocks:  # written twice
        return parts, without(found, "parts")
    return parts or blocks, without(found, "parts", "blocks")


def _of_part(piece: Any, attachments: Attachments) -> Iterator[Value]:
    raw = mapping(piece)
    kind = text(raw.get("type"))
    if kind in ("text", "reasoning") and isinstance(raw.get("text"), str):
        yield part(kind, raw, "type", "text", text=raw["text"])
    elif kind == "file":
        name = text(raw.get("filename"))
        ours = kind_of(raw.get("mediaType"))
        modelled = ("type", "url", "filename")
        yield linked(attachments, raw.get("url"), ours, raw, *modelled, name=name)
    elif kind == "dynamic-tool" or kind.startswith("tool-"):
        yield from _tool(raw, text(raw.get("toolName")) or kind.removeprefix("tool-"))
    elif kind == "source-url":
        own: dict[str, Value] = {name: text(raw.get(name)) for name in ("url", "title")}
        yield part("citation", raw, "type", *own, **own)
    elif kind == "data-error":
        said = text(mapping(raw.get("data")).get("message"))
        yield part("error", raw, "type", text=said)
    elif kind not in _NOTHING:
        yield {"type": "unknown", "value": piece}


def _tool(raw: dict[str, Any], name: str) -> Iterator[Value]:
    call_id = text(raw.get("toolCallId"))
    arguments = raw.get("input", raw.get("arguments"))
    yield part(
        "tool_call",
        raw,
        *("toolName", "toolCallId", "input", "output", "errorText"),
        name=name,
        arguments="" if arguments is None else json_text(arguments),
        call_id=call_id,
    )
    failure = text(raw.get("errorText"))
    answer = failure or raw.get("output")
    if answer is not None:
        found: dict[str, Value] = {"type": "tool_result", "call_id": call_id}
        found["text"] = json_text(answer)
        yield found | ({"error": True} if failure else {})


def _of_block(block: Any, attachments: Attachments) -> Iterator[Value]:
    raw = mapping(block)
    kind = text(raw.get("type"))
    if kind in _BLOCKS and isinstance(raw.get("content"), str):
        yield part(_BLOCKS[kind], raw, "type", "content", text=raw["content"])
    elif kind == "code":
        said = {"text": text(raw.get("content")), "language": text(raw.get("language"))}
        yield part("code", raw, "type", "content", "language", **said)
    elif kind in ("image", "file", "video") and text(raw.get("url")):
        yield linked(attachments, raw["url"], kind, raw, "type", "url", name="")
    elif kind in ("image", "file", "video"):
        own = mapping(missing(kind))
        yield part(own.pop("type"), raw, "type", **own)
    elif kind == "tool":
        told = {**raw, "toolCallId": raw.get("toolId"), "output": raw.get("content")}
        name = text(raw.get("toolName"))
        yield from _tool(without(told, "type", "toolId", "content"), name)
    elif kind == "error":
        yield part("error", raw, "type", text=text(mapping(raw.get("error")).get("message")))
    elif kind not in _NOTHING:
        yield {"type": "unknown", "value": block}
