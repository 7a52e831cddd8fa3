"""The Ollama app's database: chats with their messages, thoughts, tool calls and attachments.

Columns have come with its versions; whatever is there is read. Times are texts, in UTC or with an
offset, as Go's SQLite driver writes them.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from companion.formats.base import BlobSink, Item
from companion.formats.content import role_of, text_part
from companion.formats.linear import chained, title_of
from companion.formats.one_file import Reading
from companion.formats.source import Source
from companion.formats.sqlite_file import Database, is_database, tables
from companion.formats.thread import Thread, Turn
from companion.formats.values import known, text, time_of, without
from companion.model.records import Value

APP: Final = "ollama"

_MODELLED: Final = ("id", "chat_id", "role", "content", "thinking", "model_name", "created_at")
_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?)\d*\s?(Z|[+-]\d\d:?\d\d)?"
)
"""Go writes nanoseconds, and behind the offset the zone's name and more."""


class OllamaImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it has the app's tables."""
        member = source.only
        return member is not None and is_database(
            source,
            member.name,
            chats=["id", "title", "created_at"],
            messages=["id", "chat_id", "role", "content", "thinking"],
        )

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Chat after chat, the earliest first."""
        member = source.only
        assert member is not None
        with tables(source, member.name) as database:
            reading = _Chats(database, blobs)
            chats = list(database.rows("SELECT * FROM chats ORDER BY created_at, id"))
            yield from reading.rows(member, chats, lambda chat: chat.get("title"), reading.chat)


class _Chats(Reading):
    """A database being read."""

    def __init__(self, database: Database, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._database = database

    def chat(self, chat: dict[str, Any]) -> Thread:
        """One chat with all its messages."""
        messages = self._database.rows(
            "SELECT * FROM messages WHERE chat_id = ? ORDER BY id", [chat["id"]]
        )
        turns = chained((self._turn(message) for message in messages), continues=True)
        models = [turn.model for turn in turns if turn.model]
        system = (part for turn in turns[:1] if turn.role == "system" for part in turn.parts)
        return Thread(
            APP,
            str(chat["id"] or ""),
            turns,
            title=text(chat.get("title")) or title_of(turns),
            created_ms=_moment(chat.get("created_at")),
            model=models[-1] if models else "",
            system_prompt="".join(text(part["text"]) for part in system if isinstance(part, dict)),
            extra=known(without(chat, "id", "title", "created_at")),
        )

    def _turn(self, row: dict[str, Any]) -> Turn:
        key = row["id"]
        role = role_of(row.get("role"))
        parts = text_part(row.get("thinking"), "reasoning")
        content = row.get("content")
        if role == "tool":
            parts.append({"type": "tool_result", "call_id": "", "text": text(content)})
        else:
            parts += text_part(content)
        parts += self._attached(key) + self._calls(key)
        return Turn(
            str(key),
            None,
            role,
            parts,
            created_ms=_moment(row.get("created_at")),
            model=text(row.get("model_name")),
            status="partial" if row.get("stream") == 1 else "",
            hidden=role == "system",
            extra=_storable(without(row, *_MODELLED)),
        )

    def _attached(self, message: Any) -> list[Value]:
        if not self._database.columns("attachments") >= {"message_id", "filename", "data"}:
            return []
        rows = self._database.rows(
            "SELECT filename, data FROM attachments WHERE message_id = ? ORDER BY id", [message]
        )
        return [
            self.attachments.of_bytes(_bytes(row["data"]), name=text(row["filename"]))
            for row in rows
        ]

    def _calls(self, message: Any) -> list[Value]:
        wanted = {"message_id", "function_name", "function_arguments"}
        if not self._database.columns("tool_calls") >= wanted:
            return []
        parts: list[Value] = []
        for row in self._database.rows(
            "SELECT * FROM tool_calls WHERE message_id = ? ORDER BY id", [message]
        ):
            call_id = str(row.get("id", ""))
            name, arguments = text(row["function_name"]), text(row["function_arguments"])
            parts.append(
                {"type": "tool_call", "name": name, "arguments": arguments, "call_id": call_id}
            )
            result = row.get("function_result")
            if result:
                parts.append({"type": "tool_result", "call_id": call_id, "text": text(result)})
        return parts


def _moment(written: Any) -> int | None:
    match = _TIME.match(written) if isinstance(written, str) else None
    return time_of(match[1] + (match[2] or "Z")) if match else time_of(written)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else text(value).encode()


def _storable(row: dict[str, Any]) -> dict[str, Value]:
    """Without the switches that are off, as they are in every row."""
    return known({name: value for name, value in row.items() if value != 0})
