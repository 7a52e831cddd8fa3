"""LobeChat: the exports of its browser database and of its server, and of a single topic.

The first two are dumps of tables, whose rows have to be put together: messages stand in topics or,
by themselves, in sessions; sessions in groups. Tables of providers and settings may hold API keys
and are never looked into. (Table and field names as in LobeChat's database schemas.)
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any, Final

from companion.formats.base import BlobSink, Item, Position
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.lobechat_topics import APP, Topics, single_topic
from companion.formats.one_file import Reading
from companion.formats.shape import Shape
from companion.formats.shelf import Shelf, shelf
from companion.formats.source import Member, Source
from companion.formats.values import mapping, place, text

_TABLES: Final = {
    "sessionGroups": "id",
    "sessions": "id",
    "agents": "id",
    "agentsToSessions": "sessionId",
    "topics": "id",
    "threads": "topicId",
    "messagePlugins": "id",
    "messageTranslates": "id",
}
"""The tables that are read, besides the messages, and what their rows are looked up by."""

_DUMPS: Final = ("state", "data")
_TOPIC: Final = ("version", "exportedAt", "title", "messages[].role")
_SERVER_ONLY: Final = ("schemaHash", *(f"data.{t}" for t in ("agentsToSessions", "messagePlugins")))


class LobeChatImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether its tables stand in it, or one of its topics."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return _is_dump(shape) or shape.has(*_TOPIC)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its topics, and the messages outside of topics; then its agents, as prompts."""
        member = source.only
        assert member is not None
        reading = Reading(APP, blobs)
        with member.open() as file, shelf() as rows:
            stream = JsonStream(file)
            items = (
                _of_dump(stream, rows, reading, member)
                if _is_dump(source.shape(member.name))
                else _of_topic(stream, reading)
            )
            yield from told(items, stream, member)
        yield Position(source.size, source.size)


def _is_dump(shape: Shape) -> bool:
    legacy = shape.has("exportType") and any(path.startswith("state.") for path in shape.paths)
    return legacy or shape.has_any(*_SERVER_ONLY)


def _of_dump(stream: JsonStream, rows: Shelf, reading: Reading, member: Member) -> Iterator[Item]:
    end: Unreadable | None = None
    try:
        for done, _ in groupby(_sort(stream, rows)):
            yield Position(done // 2, member.size)
    except Unreadable as error:
        end = error
    topics = Topics(rows, reading.attachments)
    keys = topics.keys()
    for number, (kind, key) in enumerate(keys):
        where = place(f"{kind}.{key}", topics.title(kind, key))
        yield from reading.items(where, partial(topics.thread, kind, key))
        yield Position((member.size + member.size * (number + 1) // len(keys)) // 2, member.size)
    yield from topics.prompts()
    if end is not None:
        raise end


def _sort(stream: JsonStream, rows: Shelf) -> Iterator[int]:
    """Put the rows on the shelf; gives how far it has come."""
    for name in stream.entries() if stream.peek() == "{" else ():
        for table in stream.entries() if name in _DUMPS and stream.peek() == "{" else ():
            if stream.peek() != "[" or (table not in _TABLES and table != "messages"):
                continue
            for found in stream.items():
                row = mapping(found.value)
                if table == "messages":
                    rows.put(*_home(row), row)
                elif text(row.get(_TABLES[table])):
                    rows.put(table, row[_TABLES[table]], row)
                yield stream.bytes_read


def _home(message: dict[str, Any]) -> tuple[str, str]:
    """The conversation that a message is in."""
    if text(message.get("topicId")):
        return "messages of topics", message["topicId"]
    session = text(message.get("sessionId")) or text(message.get("agentId")) or "inbox"
    return "messages of sessions", session


def _of_topic(stream: JsonStream, reading: Reading) -> Iterator[Item]:
    fields: dict[str, Any] = {}
    messages: list[Any] = []
    end: Unreadable | None = None
    try:
        for name in stream.entries():
            if name == "messages" and stream.peek() == "[":
                messages += [found.value for found in stream.items()]
            else:
                fields[name] = stream.value()
    except Unreadable as error:
        end = error
    where = place("topic", fields.get("title"))
    yield from reading.items(where, lambda: single_topic(fields, messages, reading.attachments))
    if end is not None:
        raise end
