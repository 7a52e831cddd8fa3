"""Open WebUI: its export of chats as JSON, and its database `webui.db`.

The export is a list of chats, each an envelope around the `chat` that its web page works on; the
oldest are lists of these inner chats alone. Folders stand there by their id only; the database
has their names too. (Field names as in Open WebUI's documentation of import and export.)
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.exact_times import taken, whole_seconds
from companion.formats.json_file import TooDeep, cleaned
from companion.formats.json_stream import JsonStream, told
from companion.formats.linear import opening_key
from companion.formats.one_file import Reading
from companion.formats.openwebui_messages import line_of, turns_of
from companion.formats.secrets import without_secrets
from companion.formats.source import Member, Source
from companion.formats.sqlite_file import Database, is_database, tables
from companion.formats.thread import Thread
from companion.formats.values import (
    NotUsable,
    folder_name,
    mapping,
    place,
    sequence,
    text,
    time_of,
    without,
)

APP: Final = "openwebui"

_ENVELOPES: Final = ("[].chat.history", "[].chat.messages", "chat.history.messages")
_INNER: Final = (
    ("[].history.currentId", "[].history.messages"),
    ("history.currentId", "history.messages"),
)
_FOLDER_DEPTH_MAX: Final = 32


class OpenWebUIImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether its chats stand in it, or its table of them."""
        member = source.only
        if member is None:
            return False
        if is_database(source, member.name, chat=["id", "chat", "archived", "share_id"]):
            return True
        shape = source.shape(member.name)
        return shape.has_any(*_ENVELOPES) or any(shape.has(*paths) for paths in _INNER)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its chats, one after the other."""
        member = source.only
        assert member is not None
        reading = Reading(APP, blobs)
        if is_database(source, member.name, chat=["id"]):
            with tables(source, member.name) as database:
                yield from _of_database(database, reading, member)
        else:
            with member.open() as file:
                stream = JsonStream(file)
                yield from told(_of_stream(stream, reading, member), stream, member)
        yield Position(source.size, source.size)


def _of_stream(stream: JsonStream, reading: Reading, member: Member) -> Iterator[Item]:
    for found in stream.items() if stream.peek() == "[" else stream.values():
        raw = found.value
        where = place(f"[{found.number}]", mapping(raw).get("title"))
        yield from reading.items(where, partial(_thread, raw, reading.attachments))
        yield Position(stream.bytes_read, member.size)


def _of_database(database: Database, reading: Reading, member: Member) -> Iterator[Item]:
    """A chat that is damaged on its page, or in its JSON, costs only itself."""
    folders: dict[str, Any] = {}
    if database.columns("folder").issuperset(("id", "parent_id", "name")):
        rows = database.rows("SELECT id, parent_id, name FROM folder")
        folders = {text(row["id"]): row for row in rows}
    keys = [row["id"] for row in database.rows("SELECT id FROM chat ORDER BY created_at, id")]
    for number, key in enumerate(keys):
        where = f"chat {key}"
        try:
            for row in database.rows("SELECT * FROM chat WHERE id = ?", [key]):
                envelope = {**row, **{name: _json(row.get(name)) for name in ("chat", "meta")}}
                yield from reading.items(
                    place(where, row.get("title")),
                    partial(_thread, envelope, reading.attachments, folders),
                )
        except CompanionError:
            yield Skipped(where, "skipped_damaged")
        yield Position(member.size * (number + 1) // len(keys), member.size)


def _json(written: Any) -> Any:
    try:
        return cleaned(json.loads(written)) if isinstance(written, str) else written
    except (ValueError, RecursionError, TooDeep):
        return None


def _thread(raw: Any, attachments: Attachments, folders: dict[str, Any] | None = None) -> Thread:
    if not isinstance(raw, dict):
        raise NotUsable("skipped_wrong_shape")
    if "chat" not in raw:  # the oldest exports have no envelope
        raw = {"id": raw.get("id"), "title": raw.get("title"), "chat": raw}
    chat = raw["chat"]
    if not isinstance(chat, dict):
        raise NotUsable("skipped_damaged" if chat is None else "skipped_wrong_shape")
    history = mapping(chat.get("history"))
    messages = mapping(history.get("messages"))
    turns = (
        turns_of(messages, attachments)
        if messages
        else line_of(sequence(chat.get("messages")), attachments)
    )
    extra = without(raw, "id", "title", "chat", "meta", "archived", "pinned")
    meta = mapping(raw.get("meta"))
    tags = [tag for tag in sequence(meta.get("tags")) if isinstance(tag, str) and tag]
    rest = without(meta, "tags") if tags == meta.get("tags") else meta
    models = [model for model in sequence(chat.get("models")) if isinstance(model, str)]
    return Thread(
        APP,
        text(raw.get("id")) or opening_key(turns),
        turns,
        title=text(raw.get("title")) or text(chat.get("title")),
        created_ms=taken(extra, "created_at", whole_seconds) or time_of(chat.get("timestamp")),
        updated_ms=taken(extra, "updated_at", whole_seconds),
        model=models[0] if models else "",
        system_prompt=text(mapping(chat.get("params")).get("system")),
        folder=_folder(text(raw.get("folder_id")), folders or {}),
        pinned=bool(raw.get("pinned")),
        archived=bool(raw.get("archived")),
        tags=tags,
        leaf=text(history.get("currentId")) or text(raw.get("current_message_id")),
        extra={**extra, **({"meta": rest} if rest else {}), "chat": _chat_extra(chat, raw)},
    )


def _chat_extra(chat: dict[str, Any], raw: dict[str, Any]) -> Any:
    """What the inner chat says beyond what is modelled, and beyond what it says twice."""
    extra = without(chat, "history", "messages", "params")
    if raw.get("id") in (chat.get("id"), None, ""):
        extra.pop("id", None)
    if extra.get("title") == raw.get("title"):
        extra.pop("title", None)
    if len(sequence(extra.get("models"))) == 1:
        del extra["models"]
    history = without(mapping(chat.get("history")), "messages", "currentId")
    params = without(mapping(chat.get("params")), "system")
    copies = _unequal_copies(chat)
    extra |= {"history": history} if history else {}
    extra |= {"params": params} if params else {}
    extra |= {"messages": copies} if copies else {}
    return without_secrets(extra)


def _unequal_copies(chat: dict[str, Any]) -> list[Any]:
    """`messages` repeats the open branch; where it says something else than the tree does."""
    messages = mapping(mapping(chat.get("history")).get("messages"))
    if not messages:
        return []
    copies = sequence(chat.get("messages"))
    return [copy for copy in copies if messages.get(text(mapping(copy).get("id"))) != copy]


def _folder(key: str, folders: dict[str, Any]) -> str:
    names: list[str] = []
    while key in folders and len(names) < _FOLDER_DEPTH_MAX:
        names.append(folder_name(folders[key]["name"]))
        key = text(folders[key]["parent_id"])
    return "/".join(reversed(names))
