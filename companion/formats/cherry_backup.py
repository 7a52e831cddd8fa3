"""Cherry Studio's backups up to version 5: `data.json`, and the files beside it.

Messages and their blocks lie in tables of the browser's database; the names of their topics, and
the assistants that these belong to, in its local storage, as JSON in JSON in JSON, beside providers
with API keys, which are never looked into.
"""

import json
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Any, Final

from companion.formats.base import Item, Position
from companion.formats.cherry_blocks import Blocks
from companion.formats.cherry_messages import turns_of
from companion.formats.exact_times import iso, taken
from companion.formats.json_file import TooDeep, cleaned
from companion.formats.json_stream import JsonStream, Unreadable
from companion.formats.one_file import Reading
from companion.formats.prompts import prompt_record
from companion.formats.secrets import without_secrets
from companion.formats.shelf import Shelf
from companion.formats.source import Member, Source
from companion.formats.thread import Thread
from companion.formats.values import (
    NotUsable,
    folder_name,
    known,
    mapping,
    place,
    sequence,
    text,
    without,
)

APP: Final = "cherrystudio"

_STATE: Final = "persist:cherry-studio"
_TOPIC: Final = "topic:"
_TABLES: Final = ("message_blocks", "files")


def of_backup(
    stream: JsonStream, pieces: Shelf, source: Source, member: Member, reading: Reading
) -> Iterator[Item]:
    """The topics with their messages, then the prompts."""
    end: Unreadable | None = None
    try:
        for done, _ in groupby(_sort(stream, pieces)):
            yield Position(done // 2, source.size)
    except Unreadable as error:
        end = error
    topics = _Topics(pieces, Blocks(pieces, source, member, reading.attachments))
    keys = list(pieces.keys("topics"))
    for number, key in enumerate(keys):
        where = place(f"topics.{key}", topics.title(key))
        yield from reading.items(where, partial(topics.thread, key))
        yield Position((source.size + source.size * (number + 1) // len(keys)) // 2, source.size)
    yield from topics.prompts()
    if end is not None:
        raise end


def _sort(stream: JsonStream, pieces: Shelf) -> Iterator[int]:
    """Put what is of use on the shelf; gives how far it has come."""
    for name in stream.entries() if stream.peek() == "{" else ():
        if name == "localStorage" and stream.peek() == "{":
            for key in stream.entries():
                if key == _STATE:
                    _sort_assistants(stream.value(), pieces)
        elif name == "indexedDB" and stream.peek() == "{":
            for table in stream.entries():
                if stream.peek() == "[":
                    for found in stream.items():
                        _put(table, mapping(found.value), pieces)
                        yield stream.bytes_read
        elif name == "indexedDB" and stream.peek() == "[":  # the first version
            for found in stream.items():
                entry = mapping(found.value)
                if text(entry.get("key")).startswith(_TOPIC):
                    _put("topics", mapping(entry.get("value")), pieces)
                yield stream.bytes_read


def _put(table: str, row: dict[str, Any], pieces: Shelf) -> None:
    key = text(row.get("id"))
    if key and table in ("topics", "quick_phrases", *_TABLES):
        pieces.put(table, key, row)


def _sort_assistants(state: Any, pieces: Shelf) -> None:
    assistants = mapping(_json(mapping(_json(state)).get("assistants")))
    for raw in [assistants.get("defaultAssistant"), *sequence(assistants.get("assistants"))]:
        assistant = mapping(raw)
        key = text(assistant.get("id"))
        pieces.put("assistants", key, without(assistant, "topics"))
        for topic in map(mapping, sequence(assistant.get("topics"))):
            told = {**without(topic, "messages"), "assistantId": key}
            pieces.put("names", text(topic.get("id")), told)


def _json(written: Any) -> Any:
    try:
        return cleaned(json.loads(written)) if isinstance(written, str) else written
    except (ValueError, RecursionError, TooDeep):
        return None


class _Topics:
    """The topics of one backup, put together of what lies on the shelf."""

    def __init__(self, pieces: Shelf, blocks: Blocks) -> None:
        self._pieces = pieces
        self._blocks = blocks

    def title(self, key: str) -> str:
        """What a person calls it."""
        return text(mapping(self._pieces.first("names", key)).get("name"))

    def thread(self, key: str) -> Thread:
        """The conversation.

        Raises:
            NotUsable: it has no messages.
        """
        row = mapping(self._pieces.first("topics", key))
        messages = sequence(row.get("messages"))
        if not messages:
            raise NotUsable("skipped_empty")
        topic = mapping(self._pieces.first("names", key))
        first = mapping(messages[0])
        owner = text(topic.get("assistantId")) or text(first.get("assistantId"))
        assistant = mapping(self._pieces.first("assistants", owner))
        turns, leaf = turns_of(messages, key, self._blocks)
        rest = without({**without(row, "messages"), **topic}, "id", "name", "pinned", "prompt")
        return Thread(
            APP,
            key,
            turns,
            title=text(topic.get("name")),
            created_ms=taken(rest, "createdAt", iso),
            updated_ms=taken(rest, "updatedAt", iso),
            model=text(mapping(assistant.get("model")).get("id")),
            system_prompt=text(topic.get("prompt")) or text(assistant.get("prompt")),
            folder=folder_name(assistant.get("name")),
            pinned=topic.get("pinned") is True,
            tags=[tag for tag in sequence(assistant.get("tags")) if isinstance(tag, str)],
            leaf=leaf,
            extra=known(
                {
                    "topic": without_secrets(known(rest)),
                    "assistant": without_secrets(known(without(assistant, "prompt"))),
                }
            ),
        )

    def prompts(self) -> Iterator[Item]:
        """What the user told the assistants to be, and the phrases kept for later."""
        for key in self._pieces.keys("assistants"):
            assistant = mapping(self._pieces.first("assistants", key))
            if key and text(assistant.get("prompt")):
                yield prompt_record(
                    APP,
                    "assistant",
                    key,
                    title=text(assistant.get("name")),
                    text=text(assistant.get("prompt")),
                    model=text(mapping(assistant.get("model")).get("id")),
                    extra=without_secrets(known(without(assistant, "id", "name", "prompt"))),
                )
        for key in self._pieces.keys("quick_phrases"):
            phrase = mapping(self._pieces.first("quick_phrases", key))
            yield prompt_record(
                APP,
                "phrase",
                key,
                title=text(phrase.get("title")),
                text=text(phrase.get("content")),
                extra=known(without(phrase, "id", "title", "content")),
            )
