"""Codex CLI's rollouts: one session per file, as three generations of the tool wrote it.

Now each line is `{timestamp, type, payload}`: `response_item` is what was said, `event_msg` says it
again for the screen. In 2025 the items stood on the lines by themselves, behind a line about the
session; before that they were a list in one JSON file.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, Item, Position
from companion.formats.codex_items import Items
from companion.formats.json_file import TooDeep, cleaned, read_json
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.linear import opening_key, title_of
from companion.formats.one_file import Reading
from companion.formats.shape import Form, Shape
from companion.formats.source import Member, Source
from companion.formats.thread import Thread
from companion.formats.values import mapping, sequence, text, time_of, without
from companion.model.records import Value

APP: Final = "codex"

_META: Final = '"session_meta"'
_ITEM: Final = '"response_item"'


class CodexImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is a rollout of one of the generations."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return _is_list(shape) or _is_lines(shape) or _is_bare_lines(shape)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its one conversation."""
        member = source.only
        assert member is not None
        session = _Session(member, blobs)
        if _is_list(source.shape(member.name)):
            yield from session.list()
        else:
            with member.open() as file:
                stream = JsonStream(file)
                yield from told(session.lines(stream), stream, member)
        yield Position(member.size, member.size)


def _is_list(shape: Shape) -> bool:
    return shape.form is Form.JSON and shape.has("session.id", "items[].type")


def _is_lines(shape: Shape) -> bool:
    marked = _META in shape.head or _ITEM in shape.head
    return marked and shape.has("timestamp", "type", "payload")


def _is_bare_lines(shape: Shape) -> bool:
    return (
        shape.form is Form.LINES
        and shape.has("id", "timestamp", "instructions")
        and shape.has_any("record_type", "content[].text", "summary", "arguments", "git")
        and not shape.has("payload")
    )


class _Session(Reading):
    """One rollout being read."""

    def __init__(self, member: Member, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._member = member
        self._meta: dict[str, Any] = {}
        self._title = ""
        self._items = Items(self.attachments)

    def lines(self, stream: JsonStream) -> Iterator[Item]:
        """The conversation in JSON lines. One that breaks off is what came before."""
        end: Unreadable | None = None
        try:
            for found in stream.values():
                self._line(mapping(found.value))
        except Unreadable as error:
            end = error
        if end is None or self._items.turns:
            yield from self.items(self._member.name, self._thread)
        if end is not None:
            raise end

    def list(self) -> Iterator[Item]:
        """The conversation of the first generation."""
        try:
            rollout = mapping(cleaned(read_json(self._member)))
        except TooDeep as error:
            raise CompanionError("import_too_deep", path=self._member.shown) from error
        self._meta = mapping(rollout.get("session"))
        for item in map(mapping, sequence(rollout.get("items"))):
            self._items.add(item, "")
        yield from self.items(self._member.name, self._thread)

    def _line(self, line: dict[str, Any]) -> None:
        payload = line.get("payload")
        if not isinstance(payload, dict):
            self._bare_line(line)
            return
        kind, moment = text(line.get("type")), text(line.get("timestamp"))
        if kind == "session_meta":
            # One that was forked from another repeats that one's lines, with its description.
            self._meta = self._meta or payload
        elif kind == "response_item":
            self._items.add(payload, moment)
        elif kind == "turn_context":
            self._items.context(payload)
        elif kind == "compacted":
            self._items.compacted(payload, moment)
        elif payload.get("type") == "thread_rolled_back":
            self._items.roll_back(payload.get("num_turns"))
        elif payload.get("type") == "thread_name_updated":
            self._title = text(payload.get("thread_name"))

    def _bare_line(self, line: dict[str, Any]) -> None:
        if "type" in line:
            self._items.add(line, text(line.get("timestamp")))
        elif "record_type" not in line:
            self._meta = self._meta or line

    def _thread(self) -> Thread:
        meta = self._meta
        turns = self._items.turns
        base = meta.get("base_instructions")
        instructions = text(base) or text(mapping(base).get("text"))
        extra: dict[str, Value] = without(meta, "id", "timestamp")
        return Thread(
            APP,
            text(meta.get("id")) or opening_key(turns),
            turns,
            title=self._title or title_of(turns),
            created_ms=time_of(meta.get("timestamp")),
            model=self._items.model or text(meta.get("model")),
            system_prompt=instructions or text(meta.get("instructions")),
            folder=text(meta.get("cwd")).replace("\\", "/").rstrip("/").rpartition("/")[2],
            leaf=self._items.leaf,
            extra=extra,
        )
