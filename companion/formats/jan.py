"""Jan's threads: a folder for each, with its description and its messages, one on each line.

Jan has no export: people copy its data folder, or single threads of it. Times are in seconds or
milliseconds, whole or not, as Jan itself has to tell from their size.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import missing
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.content import json_text, role_of, text_part
from companion.formats.json_file import TooDeep, cleaned, read_json
from companion.formats.json_stream import JsonStream, Unreadable
from companion.formats.linear import chained, title_of
from companion.formats.one_file import Reading, neighbour
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import (
    folder_name,
    known,
    mapping,
    place,
    sequence,
    text,
    time_of,
    without,
)
from companion.model.records import Value

APP: Final = "jan"
MESSAGES: Final = "messages.jsonl"
THREAD: Final = "thread.json"

_MESSAGE: Final = '"thread.message"'
_STATUS: Final = {"error": "error", "stopped": "partial", "pending": "partial"}
_MODELLED: Final = ("id", "object", "thread_id", "role", "content", "completed_at")


class JanImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is, or holds, the messages of a thread."""
        return next(_message_files(source), None) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Thread after thread."""
        reading = _Threads(source, blobs)
        taken: set[str] = set()
        done = 0
        for member in _message_files(source):
            yield from reading.thread(member)
            folder = member.name.removesuffix(member.leaf)
            taken |= {member.name, folder + THREAD}
            done += member.size
            yield Position(done, source.size)
        for name in source.members:
            if name not in taken and name not in reading.used:
                yield Skipped(name, "skipped_unknown_format")
        yield Position(source.size, source.size)


def _message_files(source: Source) -> Iterator[Member]:
    for name, member in source.members.items():
        if source.is_single or member.leaf == MESSAGES:
            shape = source.shape(name)
            if shape.has("thread_id", "role", "content") and _MESSAGE in shape.head:
                yield member


class _Threads(Reading):
    """A folder of threads being read. used: the members that messages point at."""

    def __init__(self, source: Source, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._source = source
        self.used: set[str] = set()

    def thread(self, member: Member) -> Iterator[Item]:
        """One thread, or why there is none."""
        folder = member.name.removesuffix(member.leaf)
        described, skipped = self._described(folder)
        yield from skipped
        messages: list[dict[str, Any]] = []
        try:
            with member.open() as file:
                stream = JsonStream(file, member.name)
                try:
                    messages += (mapping(found.value) for found in stream.values())
                except Unreadable as end:
                    yield Skipped(f"{member.name} @{end.position:,}", "skipped_rest")
                yield from stream.skipped
        except CompanionError:
            yield Skipped(member.name, "skipped_damaged")
        where = place(member.name, described.get("title"))
        yield from self.items(where, lambda: self._made(described, messages, folder))

    def _described(self, folder: str) -> tuple[dict[str, Any], list[Skipped]]:
        """What is said of a thread beside its messages; it may be lost, they are not."""
        member = neighbour(self._source, folder + THREAD)
        if member is None:
            return {}, []
        try:
            return mapping(cleaned(read_json(member))), []
        except TooDeep:
            return {}, [Skipped(member.name, "skipped_too_deep")]
        except CompanionError:
            return {}, [Skipped(member.name, "skipped_damaged")]

    def _made(
        self, described: dict[str, Any], messages: list[dict[str, Any]], folder: str
    ) -> Thread:
        assistant = mapping(next(iter(sequence(described.get("assistants"))), None))
        metadata = mapping(described.get("metadata"))
        turns = [self._turn(message, folder) for message in messages if message]
        turns = chained(turns, continues=True)
        key = next((text(each.get("thread_id")) for each in messages if each), "")
        return Thread(
            APP,
            text(described.get("id")) or key,
            turns,
            title=text(described.get("title")) or title_of(turns),
            created_ms=time_of(described.get("created")),
            updated_ms=time_of(described.get("updated")),
            model=text(mapping(assistant.get("model")).get("id")),
            system_prompt=text(assistant.get("instructions")),
            folder=folder_name(mapping(metadata.get("project")).get("name")),
            pinned=metadata.get("is_favorite") is True,
            extra=without(described, "id", "object", "title"),
        )

    def _turn(self, raw: dict[str, Any], folder: str) -> Turn:
        created = raw.get("created_at", raw.get("created"))
        extra = without(raw, *_MODELLED)
        if raw.get("completed_at") != created:
            extra["completed_at"] = raw.get("completed_at")
        parts: list[Value] = []
        for piece in sequence(raw.get("content")):
            parts += self._piece(mapping(piece), piece, folder)
        parts += text_part(raw.get("content"))
        return Turn(
            text(raw.get("id")),
            None,
            role_of(raw.get("role")),
            parts,
            created_ms=time_of(created),
            model=text(mapping(raw.get("metadata")).get("model")),
            status=_STATUS.get(text(raw.get("status")), ""),
            hidden=raw.get("role") == "system",
            extra=known(extra),
        )

    def _piece(self, piece: dict[str, Any], raw: Any, folder: str) -> list[Value]:
        kind = text(piece.get("type"))
        if kind in ("text", "reasoning"):
            said = piece.get("text")
            value = said if isinstance(said, str) else mapping(said).get("value")
            notes = sequence(mapping(said).get("annotations"))
            made = text_part(value, kind)
            return [{**mapping(part), "annotations": notes} for part in made] if notes else made
        if kind == "image_url":
            image = mapping(piece.get("image_url"))
            detail = known({"detail": image.get("detail")})
            return [{**mapping(self._image(text(image.get("url")), folder)), **detail}]
        if kind == "tool_call":
            return _tool_parts(piece)
        return [{"type": "unknown", "value": raw}]

    def _image(self, url: str, folder: str) -> Value:
        """Earlier versions kept pictures as files beside the messages."""
        name = folder + url.removeprefix("file://").removeprefix("./")
        member = neighbour(self._source, name)
        if member is None:
            return self.attachments.of_url(url) if url else missing("image")
        self.used.add(name)
        try:
            with member.open() as file:
                return self.attachments.of_stream(file, name=member.leaf)
        except CompanionError:
            return missing("image", member.leaf)


def _tool_parts(piece: dict[str, Any]) -> list[Value]:
    call_id = text(piece.get("tool_call_id"))
    name = text(piece.get("tool_name"))
    arguments = json_text(piece.get("input", ""))
    parts: list[Value] = [
        {"type": "tool_call", "name": name, "arguments": arguments, "call_id": call_id}
    ]
    if piece.get("output") is not None:
        output = json_text(piece["output"])
        parts.append({"type": "tool_result", "call_id": call_id, "text": output})
    return parts
