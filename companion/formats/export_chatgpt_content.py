"""The content of a message as ChatGPT writes it: of its own kind, where the message came from it.

What came from ChatGPT has in `extra` its content type and what no part of ours holds, and in each
part what its place needs (`source`, `marks`); together they are the content as it was.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from companion.formats.export_values import part_field, part_text
from companion.formats.markdown_text import ATTACHED, Part, markdown_of
from companion.formats.values import mapping, sequence, without
from companion.model.exported import ExportedAttachment, ExportedConversation

Content: TypeAlias = dict[str, Any]

ORPHAN: Final = "orphan_of"
"""In the `extra` of a message: what it followed there, where that is not in the export."""

_ID_DIGITS: Final = 24
_NAMES: Final = {
    "execution_output": ("text",),
    "citable_code_output": ("output_str",),
    "tether_browsing_display": ("result", "summary"),
    "tether_quote": ("url", "title", "text"),
    "sonic_webpage": ("url", "title", "text"),
    "system_error": ("text", "name"),
    "reasoning_recap": ("content",),
}
"""Content types that are texts under names of their own."""

_RECORDING: Final = "real_time_user_audio_video_asset_pointer"
_RECORDED: Final = ("audio_asset_pointer", "video_container_asset_pointer")


class Contents:
    """Writes the contents of one conversation's messages."""

    def __init__(self, conversation: ExportedConversation) -> None:
        self._conversation = conversation

    def new(self, parts: list[Part]) -> Content:
        """Of parts that another app, or a person here, has written."""
        kind = parts[0].get("type") if len(parts) == 1 else ""
        text = part_text(parts[0]) if parts else ""
        match kind:
            case "reasoning":
                thought = {"summary": "", "content": text, "chunks": [], "finished": True}
                return {"content_type": "thoughts", "thoughts": [thought]}
            case "code":
                language = part_field(parts[0], "language") or "unknown"
                return {"content_type": "code", "language": language, "text": text}
            case "tool_call":
                asked = part_field(parts[0], "arguments")
                return {"content_type": "code", "language": "json", "text": asked}
            case "tool_result":
                return {"content_type": "execution_output", "text": text}
        return self._pieces(parts)

    def back(self, parts: list[Part], rest: Mapping[str, Any]) -> Content:
        """Of parts that ChatGPT has written. rest: what `extra` holds of the content."""
        kind = rest.get("content_type", "text")
        shown = [
            part for part in _in_content(parts) if part["type"] != "citation" or kind in _NAMES
        ]
        if kind in _NAMES:
            return {**_named(kind, shown), **rest}
        make = _MAKERS.get(kind)
        if make is not None:
            return {**make(shown), **rest}
        unknown = [part["value"] for part in parts if part.get("type") == "unknown"]
        if kind not in ("text", "multimodal_text"):
            return {**mapping(unknown[0] if unknown else None), **rest}
        return {**self._pieces(shown), "content_type": kind, **rest}

    def _pieces(self, parts: list[Part]) -> Content:
        """text, multimodal_text. A file that is only attached stands in the metadata."""
        told = [piece for part in parts if (piece := self._piece(part)) is not None]
        is_text = all(isinstance(piece, str) for piece in told)
        content_type = "text" if is_text else "multimodal_text"
        return {"content_type": content_type, "parts": told or [""]}

    def _piece(self, part: Part) -> Any:
        attachment = self._conversation.attachment_of(part)
        source = mapping(part.get("source"))
        if "asset_pointer" in source or source.get("content_type") == _RECORDING:
            return source
        match part.get("type"):
            case "text" if part.get("spoken"):
                return {"content_type": "audio_transcription", "text": part_text(part), **source}
            case "text":
                return with_marks(part)
            case "tool_result":
                return part_text(part)
            case "tool_call":
                return part_field(part, "arguments")
            case "citation":
                return None
            case "unknown":
                return part.get("value")
            case "image" if attachment is not None:
                return _pointer(attachment)
        return markdown_of([part], self._named) or None

    def _named(self, part: Part) -> str:
        """What is listed with the message's attachments, or is not there at all."""
        if self._conversation.attachment_of(part) is not None:
            return ""
        return part_field(part, "url") or part_field(part, "name")


def _in_content(parts: list[Part]) -> list[Part]:
    """Without what stands in the metadata, and what a recording before it has in itself."""
    found: list[Part] = []
    inside: list[Any] = []
    for part in parts:
        source = mapping(part.get("source"))
        if source.get("content_type") == _RECORDING:
            found.append(part)
            frames = sequence(source.get("frames_asset_pointers"))
            inside = [*(source.get(name) for name in _RECORDED), *frames]
        elif part.get("type") not in ATTACHED or (
            "asset_pointer" in source and source not in inside
        ):
            found.append(part)
    return found


def with_marks(part: Part) -> str:
    """A text with the marks where its sources are shown."""
    text = part_text(part)
    pieces: list[str] = []
    at = 0
    for mark in sequence(part.get("marks")):
        place, written = mark if isinstance(mark, list) and len(mark) == 2 else (0, "")
        if isinstance(place, int) and isinstance(written, str) and at <= place <= len(text):
            pieces += [text[at:place], written]
            at = place
    return "".join([*pieces, text[at:]])


def asset_id(attachment: ExportedAttachment) -> str:
    """How a message names a file, and how the file's name begins."""
    return f"file-{attachment.digest.hex()[:_ID_DIGITS] or attachment.record.id.hex()}"


def _pointer(attachment: ExportedAttachment) -> Content:
    return {
        "content_type": "image_asset_pointer",
        "asset_pointer": f"file-service://{asset_id(attachment)}",
        "size_bytes": attachment.record.integer("size"),
        "metadata": None,
    }


def _named(kind: str, parts: list[Part]) -> Content:
    """A content whose texts have names: of one part each, or all of a single part."""
    names = _NAMES[kind]
    if kind == "tether_browsing_display":
        texts = zip(names, map(part_text, parts), strict=False)
        return {"content_type": kind, **dict(texts)}
    part = parts[0] if parts else {}
    if len(names) == 1:
        return {"content_type": kind, names[0]: part_text(part)}
    return {"content_type": kind, **{name: part_field(part, name) for name in names}}


def _code(parts: list[Part]) -> Content:
    part = parts[0] if parts else {}
    text = part_field(part, "arguments") or part_text(part)
    language = part_field(part, "language")
    return {"text": text, "language": language} if language else {"text": text}


def _thoughts(parts: list[Part]) -> Content:
    is_thought = (part.get("type") == "reasoning" for part in parts)
    pairs = zip(is_thought, parts, strict=True)
    return {"thoughts": [_thought(part) if is_one else part.get("value") for is_one, part in pairs]}


def _thought(part: Part) -> Content:
    """One of which only the summary is known shows that as its text."""
    summary, text = part_field(part, "summary"), part_text(part)
    said = "" if text == summary else text
    return {"summary": summary, "content": said, **mapping(part.get("source"))}


def _context(parts: list[Part]) -> Content:
    return {part_field(part, "name"): part_text(part) for part in parts}


def _screen(parts: list[Part]) -> Content:
    source = mapping(parts[0].get("source")) if parts else {}
    return {"screenshot": source} if source else {}


_MAKERS: Final[dict[str, Callable[[list[Part]], Content]]] = {
    "code": _code,
    "thoughts": _thoughts,
    "user_editable_context": _context,
    "model_editable_context": _context,
    "computer_output": _screen,
}


def without_place(extra: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a message in its `extra`, without those that are of its node."""
    return without(dict(extra), "parent", ORPHAN, "feedback", "content", "author", "metadata")
