"""NextChat backups: the JSON of its whole local state, with conversations, the user's masks and
prompts.

The file is `JSON.stringify` of five stores. `access-control` and `app-config` hold the
user's API keys and are never looked into. Field names as in NextChat's `app/store/chat.ts`
(3.3), `mask.ts` and `prompt.ts`. It is read twice: what its dates mean is known only when all of
them were seen.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, ImportedRecord, Item, Position, Skipped
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.nextchat_fields import APP, context_of, model_of
from companion.formats.nextchat_messages import MessageReader
from companion.formats.source import Member, Source
from companion.formats.values import NotUsable, known, mapping, milliseconds, text, without
from companion.formats.values import place as place_of
from companion.formats.written_dates import DateReader
from companion.model.ids import RecordId, imported
from companion.model.records import CONVERSATION, PROMPT, Value

CHATS: Final = "chat-next-web-store"
MASKS: Final = "mask-store"
PROMPTS: Final = "prompt-store"
_STORES: Final = (CHATS, MASKS, PROMPTS, "access-control", "app-config")


class NextChatImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its stores stands in it."""
        member = source.only
        return member is not None and source.shape(member.name).has_any(*_STORES)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Conversations with their messages and pictures, masks and prompts."""
        member = source.only
        assert member is not None
        dates = DateReader(_dates(member))
        reading = _Reading(blobs, dates, source.size)
        with member.open() as file:
            stream = JsonStream(file)
            yield from told(reading.everything(stream), stream, member)
        if not reading.has_stores:
            raise CompanionError("import_unknown_format", path=member.shown)
        yield Position(source.size, source.size)


class _Reading:
    """One file being read; knows which ids it has met."""

    def __init__(self, blobs: BlobSink, dates: DateReader, size: int) -> None:
        self.has_stores = False
        self._blobs = blobs
        self._dates = dates
        self._size = size
        self._seen: set[RecordId] = set()
        self._pictures: set[RecordId] = set()

    def everything(self, stream: JsonStream) -> Iterator[Item]:
        for store in stream.entries() if stream.peek() == "{" else ():
            if store not in (CHATS, MASKS, PROMPTS) or stream.peek() != "{":
                continue
            self.has_stores = True
            for field in stream.entries():
                if (store, field) == (CHATS, "sessions"):
                    yield from self._sessions(stream)
                elif (store, field) == (MASKS, "masks"):
                    yield from self._prompts(stream, store, field, "name", _mask_values)
                elif (store, field) == (PROMPTS, "prompts"):
                    yield from self._prompts(stream, store, field, "title", _prompt_values)

    def _sessions(self, stream: JsonStream) -> Iterator[Item]:
        if stream.peek() != "[":
            yield Skipped(f"{CHATS}.sessions", "skipped_wrong_shape")
            return
        for found in stream.items():
            place = place_of(f"sessions[{found.number}]", mapping(found.value).get("topic"))
            try:
                yield from self._session(found.value, place)
            except NotUsable as error:
                yield Skipped(place, error.why)
            yield Position((self._size + stream.bytes_read) // 2, self._size)

    def _session(self, session: Any, place: str) -> list[Item]:
        if not isinstance(session, dict):
            raise NotUsable("skipped_wrong_shape")
        key = text(session.get("id"))
        if not key:
            raise NotUsable("skipped_no_id")
        messages = session.get("messages", [])
        if not isinstance(messages, list):
            raise NotUsable("skipped_wrong_shape")
        mask = mapping(session.get("mask"))
        if not messages and not context_of(mask):
            raise NotUsable("skipped_empty")
        conversation = self._new_id(imported(APP, key))
        updated_ms = milliseconds(session.get("lastUpdate"))
        times = self._dates.read(*_literals(session))
        reader = MessageReader(self._blobs, self._pictures, key, conversation, place)
        items = reader.read(messages, times)
        values: dict[str, Value] = {
            "title": text(session.get("topic")),
            "created_ms": next((ms for ms in times if ms is not None), updated_ms),
            "updated_ms": updated_ms,
            "model": model_of(mask),
            "system_prompt": "\n\n".join(
                turn["text"] for turn in context_of(mask) if turn["role"] == "system"
            ),
            "source_app": APP,
            "source_id": key,
            "current_leaf": reader.leaf,
            "extra": without(session, "id", "topic", "messages", "lastUpdate"),
        }
        return [ImportedRecord(conversation, CONVERSATION, known(values)), *items]

    def _prompts(
        self,
        stream: JsonStream,
        store: str,
        field: str,
        label: str,
        values_of: Callable[[dict[str, Any]], dict[str, Value]],
    ) -> Iterator[Item]:
        if stream.peek() != "{":
            yield Skipped(f"{store}.{field}", "skipped_wrong_shape")
            return
        for number, _ in enumerate(stream.entries()):
            entry = stream.value()
            place = place_of(f"{field}[{number}]", mapping(entry).get(label))
            try:
                if not isinstance(entry, dict):
                    raise NotUsable("skipped_wrong_shape")
                if entry.get("builtin") is True:
                    continue
                key = text(entry.get("id"))
                if not key:
                    raise NotUsable("skipped_no_id")
                record = self._new_id(imported(APP, field, key))
                values = values_of(entry) | {"source_app": APP, "source_id": key}
                yield ImportedRecord(record, PROMPT, known(values))
            except NotUsable as error:
                yield Skipped(place, error.why)

    def _new_id(self, record: RecordId) -> RecordId:
        if record in self._seen:
            raise NotUsable("skipped_twice")
        self._seen.add(record)
        return record


def _mask_values(mask: dict[str, Any]) -> dict[str, Value]:
    return {
        "title": text(mask.get("name")),
        "context": [*context_of(mask)],
        "model": model_of(mask),
        "extra": without(mask, "id", "name"),
    }


def _prompt_values(prompt: dict[str, Any]) -> dict[str, Value]:
    return {
        "title": text(prompt.get("title")),
        "text": text(prompt.get("content")),
        "extra": without(prompt, "id", "title", "content"),
    }


def _dates(member: Member) -> Iterator[tuple[list[str], int | None]]:
    """The dates of all sessions that can be read. What stops this stops the second reading too,
    and is told there."""
    with member.open() as file:
        stream = JsonStream(file)
        try:
            for store in stream.entries() if stream.peek() == "{" else ():
                for field in stream.entries() if (store, stream.peek()) == (CHATS, "{") else ():
                    if field == "sessions" and stream.peek() == "[":
                        yield from (_literals(found.value) for found in stream.items())
        except Unreadable:
            return


def _literals(session: Any) -> tuple[list[str], int | None]:
    """The dates of a session's messages as they are written, and when it was last changed."""
    messages = mapping(session).get("messages")
    if not isinstance(messages, list):
        messages = []
    literals = [text(mapping(message).get("date")) for message in messages]
    return literals, milliseconds(mapping(session).get("lastUpdate"))
