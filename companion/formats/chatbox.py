"""Chatbox: its export, a flat dump of what the app stores, under the keys that it stores it by.

`session:<id>` is a conversation (older exports list them under `chat-sessions`), and pictures and
files stand under keys of their own, before or after the messages that name them. `settings` may
hold API keys and is never looked into. (Field names as in Chatbox's `shared/types/session.ts`.)
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any, Final

from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.chatbox_messages import MessageReader
from companion.formats.exact_times import taken, whole_ms
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.one_file import Reading
from companion.formats.prompts import prompt_of
from companion.formats.secrets import without_secrets
from companion.formats.shape import Shape
from companion.formats.shelf import Shelf, shelf
from companion.formats.source import Member, Source
from companion.formats.thread import Thread
from companion.formats.values import (
    NotUsable,
    mapping,
    place,
    sequence,
    text,
    without,
)

APP: Final = "chatbox"

_SESSION: Final = "session:"
_PICTURE: Final = "picture:"
_LIST: Final = "chat-sessions-list"
_OLD_LIST: Final = "chat-sessions"
_COPILOTS: Final = "myCopilots"
_MODELLED: Final = ("id", "name", "starred", "messages", "threads", "messageForksHash", "settings")


class ChatboxImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether keys of its store stand in it."""
        member = source.only
        return member is not None and _is_dump(source.shape(member.name))

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its conversations, in the order of the app's list; then the user's copilots."""
        member = source.only
        assert member is not None
        with member.open() as file, shelf() as pieces:
            stream = JsonStream(file)
            yield from told(_everything(stream, pieces, blobs, member), stream, member)
        yield Position(source.size, source.size)


def _is_dump(shape: Shape) -> bool:
    return shape.has_any(_LIST, f"{_OLD_LIST}[].messages", "__exported_items") or any(
        path.startswith(_PICTURE)
        or (path.startswith(_SESSION) and path.endswith(".messages[].role"))
        for path in shape.paths
    )


def _everything(
    stream: JsonStream, pieces: Shelf, blobs: BlobSink, member: Member
) -> Iterator[Item]:
    end: Unreadable | None = None
    try:
        for done, _ in groupby(_sort(stream, pieces)):
            yield Position(done // 2, member.size)
    except Unreadable as error:
        end = error
    yield from _conversations(pieces, Reading(APP, blobs), member.size)
    for number, copilot in enumerate(pieces.of(_COPILOTS, "")):
        yield _copilot(copilot, f"{_COPILOTS}[{number}]")
    if end is not None:
        raise end


def _sort(stream: JsonStream, pieces: Shelf) -> Iterator[int]:
    """Put the entries of the dump on the shelf; gives how far it has come."""
    for key in stream.entries() if stream.peek() == "{" else ():
        if key.startswith(_SESSION):
            pieces.put("session", key.removeprefix(_SESSION), stream.value())
        elif stream.peek() == '"':
            pieces.put("blob", key, stream.value())
        elif key in (_LIST, _OLD_LIST, _COPILOTS) and stream.peek() == "[":
            for found in stream.items():
                _put_listed(key, found.value, pieces)
        yield stream.bytes_read


def _put_listed(key: str, raw: Any, pieces: Shelf) -> None:
    session = text(mapping(raw).get("id"))
    if key == _COPILOTS:
        pieces.put(_COPILOTS, "", raw)
        return
    pieces.put("listed", session, without(mapping(raw), "messages", "threads", "messageForksHash"))
    if key == _OLD_LIST and "messages" in mapping(raw):
        pieces.put("session", session, raw)


def _conversations(pieces: Shelf, reading: Reading, size: int) -> Iterator[Item]:
    listed = [key for key in pieces.keys("listed") if pieces.first("session", key) is not None]
    known = set(listed)
    keys = listed + [key for key in pieces.keys("session") if key not in known]
    for number, key in enumerate(keys):
        session = pieces.first("session", key)
        where = place(f"session:{key}", mapping(session).get("name"))
        listing = mapping(pieces.first("listed", key))
        yield from _session(key, session, listing, where, pieces, reading)
        yield Position(size // 2 + size * (number + 1) // (2 * len(keys)), size)


def _session(
    key: str,
    raw: Any,
    listing: dict[str, Any],
    where: str,
    pieces: Shelf,
    reading: Reading,
) -> Iterator[Item]:
    """The conversation that is open in a session, and those that were put aside in it."""
    session = mapping(raw)
    reader = MessageReader(
        mapping(session.get("messageForksHash")),
        reading.attachments,
        lambda name: pieces.first("blob", name),
    )
    aside = sequence(session.get("threads"))
    if isinstance(raw, dict) and (sequence(session.get("messages")) or not aside):
        yield from reading.items(where, partial(_open_thread, key, session, listing, reader))
    elif not isinstance(raw, dict):
        yield from reading.items(where, _refuse)
    for number, thread in enumerate(aside):
        part = place(f"{where}.threads[{number}]", mapping(thread).get("name"))
        yield from reading.items(part, partial(_thread_aside, key, session, thread, reader))


def _refuse() -> Thread:
    raise NotUsable("skipped_wrong_shape")


def _open_thread(
    key: str, session: dict[str, Any], listing: dict[str, Any], reader: MessageReader
) -> Thread:
    turns, leaf = reader.turns(sequence(session.get("messages")))
    extra = mapping(without_secrets(without(session, *_MODELLED)))
    settings = mapping(without_secrets(mapping(session.get("settings"))))
    rest = without(settings, "modelId")
    new = {name: value for name, value in listing.items() if session.get(name) != value}
    extra |= {"settings": rest} if rest else {}
    extra |= {"listed": new} if new else {}
    extra |= {"messageForksHash": reader.forks} if reader.forks else {}
    return Thread(
        APP,
        key,
        turns,
        title=text(session.get("name")) or text(listing.get("name")),
        model=text(settings.get("modelId")) or text(settings.get("model")),
        pinned=session.get("starred") is True or listing.get("starred") is True,
        leaf=leaf,
        extra=extra,
    )


def _thread_aside(key: str, session: dict[str, Any], raw: Any, reader: MessageReader) -> Thread:
    if not isinstance(raw, dict):
        raise NotUsable("skipped_wrong_shape")
    turns, leaf = reader.turns(sequence(raw.get("messages")))
    own = text(raw.get("id"))
    extra = without(raw, "id", "name", "messages")
    settings = mapping(session.get("settings"))
    return Thread(
        APP,
        f"{key}/{own}" if own else "",
        turns,
        title=text(raw.get("name")) or text(session.get("name")),
        created_ms=taken(extra, "createdAt", whole_ms),
        model=text(settings.get("modelId")) or text(settings.get("model")),
        leaf=leaf,
        extra={**extra, "sessionId": key},
    )


def _copilot(raw: Any, where: str) -> Item:
    copilot = mapping(without_secrets(mapping(raw)))
    prompt = prompt_of(APP, "copilot", copilot, key="id", title="name", written="prompt")
    return prompt or Skipped(place(where, copilot.get("name")), "skipped_no_id")
