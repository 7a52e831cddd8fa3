"""LibreChat: its export of one conversation as JSON, flat or as a tree.

Flat exports list the messages, recursive ones nest each under the one that it answers (under
`messagesTree`; older ones under `messages`), hundreds deep in a long conversation: so they are
walked and not decoded as a whole. (Field names as in LibreChat's `useExportConversation`.)
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.librechat_messages import turn_of
from companion.formats.linear import chained, opening_key
from companion.formats.one_file import Reading
from companion.formats.secrets import without_secrets
from companion.formats.source import Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import mapping, place, text, time_of, without

APP: Final = "librechat"

DEPTH_MAX: Final = 10_000
"""So many messages one after the other are a conversation; more are made to fill the memory."""

_TREES: Final = ("messagesTree", "messages")
_ID: Final = "messageId"
_PARENT: Final = "parentMessageId"
_NO_PARENT: Final = "00000000-0000-0000-0000-000000000000"


class LibreChatImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is one conversation with LibreChat's messages."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return shape.has("conversationId") and shape.has_any(
            *(f"{tree}[].messageId" for tree in _TREES), "exportAt"
        )

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """The conversation."""
        member = source.only
        assert member is not None
        with member.open() as file:
            stream = JsonStream(file)
            yield from told(_everything(stream, Reading(APP, blobs)), stream, member)
        yield Position(source.size, source.size)


def _everything(stream: JsonStream, reading: Reading) -> Iterator[Item]:
    """The conversation, as far as it is sound."""
    fields: dict[str, Any] = {}
    messages: list[dict[str, Any]] = []
    end: Unreadable | None = None
    try:
        for name in stream.entries():
            if name in _TREES and stream.peek() == "[":
                _walk(stream, messages)
            else:
                fields[name] = stream.value()
    except Unreadable as error:
        end = error
        if messages and _ID not in messages[-1]:  # the file ends where it begins
            messages.pop()
    where = place("conversation", fields.get("title"))
    yield from reading.items(where, lambda: _thread(fields, messages, reading.attachments))
    if end is not None:
        raise end


def _walk(stream: JsonStream, messages: list[dict[str, Any]]) -> None:
    """The messages of a list and of all lists under them, each after the one that it follows."""
    open_lists = [_messages(stream, "", messages)]
    while open_lists:
        found = next(open_lists[-1], None)
        if found is None:
            open_lists.pop()
        elif len(open_lists) < DEPTH_MAX:
            open_lists.append(_messages(stream, found, messages))
        else:
            stream.skipped.append(Skipped(f"@{stream.position:,}", "skipped_too_deep"))


def _messages(stream: JsonStream, parent: str, messages: list[dict[str, Any]]) -> Iterator[str]:
    """Adds the messages of the list that begins here. Gives the id of one whose `children` come
    next, which have to be read before this goes on."""
    for _ in stream.places():
        if stream.peek() != "{":
            continue
        message: dict[str, Any] = {_PARENT: parent} if parent else {}
        messages.append(message)
        for name in stream.entries():
            if name == "children" and stream.peek() == "[":
                yield text(message.get(_ID))
            else:
                message[name] = stream.value()


def _thread(
    fields: dict[str, Any], messages: list[dict[str, Any]], attachments: Attachments
) -> Thread:
    turns = _in_time([turn_of(message, attachments) for message in messages])
    options = mapping(fields.get("options"))
    rest = without(options, "model", "promptPrefix")
    extra = without(fields, "conversationId", "title", "options")
    changes = [time_of(message.get("updatedAt")) for message in messages]
    changes += [turn.created_ms for turn in turns]
    for turn in turns:
        if turn.extra.get("conversationId") == fields.get("conversationId"):
            turn.extra.pop("conversationId", None)
    return Thread(
        APP,
        text(fields.get("conversationId")) or opening_key(turns),
        turns,
        title=text(fields.get("title")),
        updated_ms=max((ms for ms in changes if ms is not None), default=None),
        model=text(options.get("model")),
        system_prompt=text(options.get("promptPrefix")),
        leaf=_latest_leaf(turns),
        extra=mapping(without_secrets({**extra, **({"options": rest} if rest else {})})),
    )


def _in_time(turns: list[Turn]) -> list[Turn]:
    """The same order for the flat and the recursive export of a conversation. Messages that know
    of no others are a line."""
    if not any(turn.parent for turn in turns):
        return chained(turns)
    for turn in turns:
        if turn.parent == _NO_PARENT:
            turn.parent = None
    if all(turn.created_ms is not None for turn in turns):
        return sorted(turns, key=lambda turn: turn.created_ms or 0)
    return turns


def _latest_leaf(turns: list[Turn]) -> str:
    """LibreChat opens the last version of each message."""
    last_child = {turn.parent: turn.key for turn in turns}
    leaf = ""
    step = last_child.pop(None, "")
    while step:
        leaf = step
        step = last_child.pop(step, "")
    return leaf
