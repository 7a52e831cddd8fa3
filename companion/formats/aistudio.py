"""A prompt of Google AI Studio, as it lies in Drive: one conversation per file, in chunks.

A chunk is a piece of what one side said: a thought, a text, a picture. The chunks of one side in a
row are one message. There are no ids and seldom times.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments, missing
from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import bytes_part, json_text, role_of, text_part
from companion.formats.json_file import TooDeep, cleaned, read_json
from companion.formats.linear import chained, opening_key, title_of
from companion.formats.one_file import Reading
from companion.formats.source import Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import mapping, sequence, text, time_of, without
from companion.model.records import Value

APP: Final = "aistudio"

_ON_DRIVE: Final = {
    "driveImage": "image",
    "driveAudio": "audio",
    "driveVideo": "video",
    "driveDocument": "file",
}
_INLINE: Final = ("inlineFile", "inlineImage", "inlineAudio", "inlineVideo", "inlineData")


class AIStudioImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is a prompt in chunks."""
        member = source.only
        return member is not None and source.shape(member.name).has("chunkedPrompt.chunks")

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its one conversation."""
        member = source.only
        assert member is not None
        try:
            prompt = mapping(cleaned(read_json(member)))
        except TooDeep as error:
            raise CompanionError("import_too_deep", path=member.shown) from error
        reading = Reading(APP, blobs)
        yield from reading.items(member.name, lambda: _thread(prompt, reading.attachments))
        yield Position(member.size, member.size)


def _thread(prompt: dict[str, Any], attachments: Attachments) -> Thread:
    chunked = mapping(prompt.get("chunkedPrompt"))
    chunks = sequence(chunked.get("chunks"))
    groups = groupby(chunks, key=lambda chunk: role_of(mapping(chunk).get("role")))
    turns = chained(_turn(role, list(group), attachments) for role, group in groups)
    settings = mapping(prompt.get("runSettings"))
    instruction = mapping(prompt.get("systemInstruction"))
    texts = [text(instruction.get("text"))]
    texts += [text(mapping(part).get("text")) for part in sequence(instruction.get("parts"))]
    extra = without(prompt, "chunkedPrompt")
    beside = without(chunked, "chunks")
    return Thread(
        APP,
        opening_key(turns) or "#",
        turns,
        title=title_of(turns),
        model=text(settings.get("model")).removeprefix("models/"),
        system_prompt="\n\n".join(filter(None, texts)),
        extra={**extra, "chunkedPrompt": beside} if beside else extra,
    )


def _turn(role: str, chunks: list[Any], attachments: Attachments) -> Turn:
    parts: list[Value] = []
    beside: list[Value] = []
    times: list[int | None] = []
    failed = False
    for chunk in map(mapping, chunks):
        made = _chunk_parts(chunk, attachments)
        parts += made
        times.append(time_of(chunk.get("createTime")))
        failed = failed or bool(chunk.get("errorMessage"))
        beside.append({"parts": len(made), **_beside(chunk)})
    return Turn(
        "",
        None,
        role,
        parts,
        created_ms=next((ms for ms in times if ms is not None), None),
        status="error" if failed else "",
        extra={"chunks": beside},
    )


def _chunk_parts(chunk: dict[str, Any], attachments: Attachments) -> list[Value]:
    pieces = sequence(chunk.get("parts"))
    held = "".join(text(mapping(piece).get("text")) for piece in pieces)
    parts: list[Value] = []
    if text(chunk.get("text")) != held:  # it is the parts' texts in one, or says more than they
        parts += _spoken(chunk)
        pieces = [piece for piece in pieces if "text" not in mapping(piece)]
    for piece in pieces:
        _join(parts, _spoken(mapping(piece)))
        parts += _others(mapping(piece), attachments)
    parts += _others(chunk, attachments)
    parts += text_part(chunk.get("errorMessage"), "error")
    return parts + _citations(mapping(chunk.get("grounding")))


def _spoken(piece: dict[str, Any]) -> list[Value]:
    is_thought = piece.get("thought") is True or piece.get("isThought") is True
    return text_part(piece.get("text"), "reasoning" if is_thought else "text")


def _join(parts: list[Value], spoken: list[Value]) -> None:
    """Adds what is said in a piece; where it was cut in the middle of a word, as it was streamed,
    it is one with what came before."""
    for part in map(mapping, spoken):
        before = mapping(parts[-1]) if parts else {}
        if before.get("type") == part["type"]:
            parts[-1] = {**before, "text": before["text"] + part["text"]}
        else:
            parts.append(part)


def _others(piece: dict[str, Any], attachments: Attachments) -> list[Value]:
    """What is no text: in a chunk, or in one of its parts."""
    parts: list[Value] = []
    for name, kind in _ON_DRIVE.items():
        if name in piece:
            drive_id = text(mapping(piece[name]).get("id"))
            parts.append(missing(kind, drive_id=drive_id))
    for name in _INLINE:
        if name in piece:
            data = mapping(piece[name])
            media_type = data.get("mimeType")
            parts.append(bytes_part(attachments, data.get("data"), media_type=media_type))
    if "youtubeVideo" in piece:
        video = text(mapping(piece["youtubeVideo"]).get("id"))
        parts.append(missing("video", url=f"https://www.youtube.com/watch?v={video}"))
    return parts + _tools(piece)


def _tools(piece: dict[str, Any]) -> list[Value]:
    parts: list[Value] = []
    if "executableCode" in piece:
        code = mapping(piece["executableCode"])
        language = text(code.get("language")).lower()
        parts.append({"type": "code", "text": text(code.get("code")), "language": language})
    if "codeExecutionResult" in piece:
        result = mapping(piece["codeExecutionResult"])
        failed = text(result.get("outcome")) not in ("", "OUTCOME_OK")
        part: Value = {"type": "tool_result", "call_id": "", "text": text(result.get("output"))}
        parts.append({**mapping(part), "error": True} if failed else part)
    if "functionCall" in piece:
        call = mapping(piece["functionCall"])
        arguments = json_text(call.get("args", call.get("parameters", {})))
        name, call_id = text(call.get("name")), text(call.get("id"))
        called: dict[str, Value] = {"name": name, "arguments": arguments, "call_id": call_id}
        parts.append({"type": "tool_call", **called})
    if "functionResponse" in piece:
        answer = mapping(piece["functionResponse"])
        said = json_text(answer.get("response", ""))
        parts.append({"type": "tool_result", "call_id": text(answer.get("id")), "text": said})
    return parts


def _citations(grounding: dict[str, Any]) -> list[Value]:
    sources = sequence(grounding.get("groundingSources"))
    return [
        {"type": "citation", "url": text(source.get("uri")), "title": text(source.get("title"))}
        for source in map(mapping, sources)
        if source.get("uri")
    ]


def _beside(chunk: dict[str, Any]) -> dict[str, Value]:
    """What a chunk says beside what its parts hold, with the signatures of its thoughts."""
    beside = without(chunk, "role", "text", "isThought", "parts", *_INLINE, *_ON_DRIVE)
    held = map(mapping, sequence(chunk.get("parts")))
    pieces = [without(piece, "text", "thought", *_INLINE) for piece in held]
    return {**beside, "pieces": [*pieces]} if any(pieces) else beside
