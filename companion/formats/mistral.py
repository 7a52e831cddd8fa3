"""Mistral's export of Le Chat: for each conversation a list of messages, and a folder of files.

`chat-<uuid>.json` and `chat-<uuid>-files/<name>`. The messages are in no certain order, so they
are read in that of their times. A version above 0 answers again what another message answered.
Mistral documents none of this; what is here was seen in exports and in the importers of others.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments, Part, missing, part_of
from companion.formats.base import BlobSink, Item, Skipped
from companion.formats.conversations import ListReader, is_about_the_file
from companion.formats.json_stream import JsonStream
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import mapping, sequence, text, time_of, without

APP: Final = "mistral"
_KEYS: Final = ("[].chatId", "[].role", "[].createdAt")
_TITLE_CHARACTERS_MAX: Final = 80
_READ: Final = ("id", "chatId", "role", "content", "contentChunks", "createdAt", "files")
_USUAL: Final[tuple[Any, ...]] = (None, [], 0, "neutral")
"""What nearly every message says in its other fields; only other values are kept in `extra`."""


class MistralImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its files is a list of messages that name their chat."""
        return any(source.shape(name).has(*_KEYS) for name in source.members)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """All conversations, in the order of their names."""
        attachments = Attachments(APP, blobs)
        reading = _Reading(source, attachments)
        reader = ListReader(source, attachments, reading.thread, title="")

        def chat(stream: JsonStream, member: Member) -> Iterator[Item]:
            messages = [found.value for found in stream.items()]
            yield from reader.conversation(_Chat(member.name, messages), member.name)
            yield from reading.drain()

        names = sorted(name for name in source.members if source.shape(name).has(*_KEYS))
        yield from reader.members((source.members[name] for name in names), chat)
        yield from reader.finish()


@dataclass(frozen=True, slots=True)
class _Chat:
    """A conversation, which in the export is a file. name: of the file."""

    name: str
    messages: list[Any]


class _Reading:
    """One export being read. `drain` tells what of its files could not be."""

    def __init__(self, source: Source, attachments: Attachments) -> None:
        self._source = source
        self._attachments = attachments
        self._skipped: list[Item] = []

    def drain(self) -> Iterator[Item]:
        skipped, self._skipped = self._skipped, []
        yield from skipped

    def thread(self, chat: _Chat) -> Thread:
        messages = chat.messages
        files = chat.name.rpartition(".")[0] + "-files/"
        dated = [(_time(raw), number, raw) for number, raw in enumerate(messages)]
        turns: list[Turn] = []
        asked: str | None = None  # whom answers follow, one beside the other
        last: str | None = None
        for _, number, raw in sorted(dated, key=lambda each: each[:2]):
            turn = self._turn(raw, number, files)
            is_again = bool(mapping(raw).get("version")) or mapping(raw).get("preferenceOver")
            answers_again = turn.role == "assistant" and is_again and last != asked
            turn.parent = asked if answers_again else last
            turn.continues = not answers_again
            if turn.role != "assistant":
                asked = turn.key
            last = turn.key
            turns.append(turn)
        return Thread(
            app=APP,
            key=next((key for raw in messages if (key := text(mapping(raw).get("chatId")))), ""),
            turns=turns,
            title=_title(turns),
        )

    def _turn(self, raw: Any, number: int, files: str) -> Turn:
        if not isinstance(raw, dict):
            return Turn(f"#{number}", None, "assistant", [part_of("unknown", value=raw)])
        role, written = text(raw.get("role")), raw.get("createdAt")
        extra = {k: v for k, v in without(raw, *_READ).items() if v not in _USUAL or v is False}
        if written is not None and not isinstance(written, str):
            extra["createdAt"] = written
        if role not in ("user", "assistant", "system", "tool"):
            extra["role"] = raw.get("role")
            role = "assistant"
        parts = [*self._content(raw), *_canvas(raw.get("canvas"))]
        chunks = sequence(raw.get("contentChunks"))
        if marks := [[n, chunk] for n, chunk in enumerate(chunks) if _is_mark(chunk)]:
            extra["contentChunks"] = marks
        if raw.get("canvas"):
            extra.pop("canvas", None)
        entries = raw.get("files")
        if isinstance(entries, list):
            parts += [self._file(entry, files) for entry in entries]
        elif entries is not None:
            extra["files"] = entries
        return Turn(
            key=text(raw.get("id")) or f"#{number}",
            parent=None,
            role=role,
            parts=[*parts],
            created_ms=_time(raw) or None,
            created_text=text(written),
            extra=extra,
        )

    def _content(self, raw: dict[str, Any]) -> Iterator[Part]:
        chunks, content = raw.get("contentChunks"), raw.get("content")
        if isinstance(chunks, str) and not content:
            content, chunks = chunks, None
        shown = [chunk for chunk in sequence(chunks) if not _is_mark(chunk)]
        parts = _joined([part for chunk in shown for part in self._chunk(chunk)])
        said = "".join(text(part.get("text")) for part in parts if part["type"] == "text")
        if isinstance(content, list):
            parts += [part for chunk in content for part in self._chunk(chunk)]
        elif isinstance(content, str) and not set(content.split()) <= set(said.split()):
            parts.insert(0, part_of("text", text=content))
        elif content is not None and not isinstance(content, str):
            parts.append(part_of("unknown", value=content))
        if chunks is not None and not isinstance(chunks, list):
            parts.append(part_of("unknown", value=chunks))
        yield from parts

    def _chunk(self, chunk: Any) -> Iterator[Part]:
        kind = text(mapping(chunk).get("type"))
        if kind == "text" and isinstance(chunk.get("text"), str):
            rest = without(chunk, "type", "text")
            said = part_of("text", text=chunk["text"])
            yield said | ({"source": rest} if rest else {})
        elif kind == "tool_call":
            yield from _tool_call(chunk)
        elif kind == "image_url" and text(chunk.get("imageUrl")):
            yield self._attachments.of_url(chunk["imageUrl"])
        else:
            yield part_of("unknown", value=chunk)

    def _file(self, entry: Any, files: str) -> Part:
        name = text(mapping(entry).get("name")) or text(entry)
        leaf = name.replace("\\", "/").rpartition("/")[2]
        member = self._source.members.get(files + leaf)
        if member is not None:
            try:
                with member.open() as stream:
                    return self._attachments.of_stream(stream, name=leaf) | {"source": entry}
            except CompanionError as error:
                if not is_about_the_file(error):
                    raise
                self._skipped.append(Skipped(member.name, "skipped_damaged"))
        kind = "image" if mapping(entry).get("type") == "image" else "file"
        return missing(kind, name) | {"source": entry}


def _joined(parts: list[Part]) -> list[Part]:
    """Without the seams of a text that was cut where a mark stood."""
    found: list[Part] = []
    for part in parts:
        if found and set(part) == set(found[-1]) == {"type", "text"}:
            found[-1] = part_of("text", text=text(found[-1]["text"]) + text(part["text"]))
        else:
            found.append(part)
    return found


def _is_mark(chunk: Any) -> bool:
    """Where a source is meant, by a number that the export does not explain."""
    return mapping(chunk).get("type") == "reference"


def _tool_call(chunk: dict[str, Any]) -> Iterator[Part]:
    name = text(chunk.get("name"))
    given, result = chunk.get("publicArguments"), chunk.get("publicResult")
    rest = without(chunk, "type", "name", "publicArguments", "publicResult")
    call = part_of("tool_call", name=name, arguments=_written(given), call_id="")
    yield call | ({"source": rest} if rest else {})
    if result:
        answer = part_of("tool_result", name=name, call_id="", text=_written(result))
        yield answer | ({"error": True} if chunk.get("success") is False else {})


def _canvas(pages: Any) -> Iterator[Part]:
    """Documents that were made in the conversation."""
    for page in sequence(pages):
        said = mapping(page).get("content")
        if isinstance(said, str):
            title, rest = text(page.get("title")), without(page, "content", "title")
            yield part_of("code", text=said, language="", title=title, source=rest)
        else:
            yield part_of("unknown", value=page)
    if pages and not isinstance(pages, list):
        yield part_of("unknown", value=pages)


def _title(turns: list[Turn]) -> str:
    """The export has none: the beginning of what was asked first."""
    parts = [mapping(part) for turn in turns if turn.role == "user" for part in turn.parts]
    said = next((text(part.get("text")) for part in parts if text(part.get("text")).strip()), "")
    return " ".join(said.split())[:_TITLE_CHARACTERS_MAX]


def _time(raw: Any) -> int:
    return time_of(mapping(raw).get("createdAt")) or 0


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
