"""NextChat's backup file: conversations, the user's masks and prompts.

The file is `JSON.stringify` of five stores. `access-control` and `app-config` hold the
user's API keys and are never looked into. Field names as in NextChat's `app/store/chat.ts`
(3.3), `mask.ts` and `prompt.ts`.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, ImportedRecord, Item, Position, Skipped
from companion.formats.json_file import TooDeep, cleaned, read_json
from companion.formats.nextchat_fields import APP, context_of, model_of
from companion.formats.nextchat_messages import MessageReader
from companion.formats.source import Source
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
        """Conversations with their messages and pictures, then masks and prompts."""
        member = source.only
        assert member is not None
        stores = mapping(read_json(member))
        if not any(isinstance(stores.get(name), dict) for name in (CHATS, MASKS, PROMPTS)):
            raise CompanionError("import_unknown_format", path=member.shown)
        yield from _Reading(blobs, source.size).everything(stores)


class _Reading:
    """One file being read; knows which ids it has met."""

    def __init__(self, blobs: BlobSink, size: int) -> None:
        self._blobs = blobs
        self._size = size
        self._seen: set[RecordId] = set()

    def everything(self, stores: dict[str, Any]) -> Iterator[Item]:
        sessions = mapping(stores.get(CHATS)).get("sessions", [])
        if not isinstance(sessions, list):
            yield Skipped(f"{CHATS}.sessions", "skipped_wrong_shape")
            sessions = []
        dates = DateReader(_literals(session) for session in sessions)
        for number, session in enumerate(sessions):
            place = place_of(f"sessions[{number}]", mapping(session).get("topic"))
            try:
                yield from self._session(session, place, dates)
            except NotUsable as error:
                yield Skipped(place, error.why)
            yield Position(self._size * (number + 1) // len(sessions), self._size)
        yield from self._prompts(stores, MASKS, "masks", "name", _mask_values)
        yield from self._prompts(stores, PROMPTS, "prompts", "title", _prompt_values)
        yield Position(self._size, self._size)

    def _session(self, raw: Any, place: str, dates: DateReader) -> list[Item]:
        session = _clean_mapping(raw)
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
        times = dates.read(*_literals(session))
        reader = MessageReader(self._blobs, self._seen, key, conversation, place)
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
        self, stores: dict[str, Any], store: str, field: str, label: str, values_of: Any
    ) -> Iterator[Item]:
        entries = mapping(stores.get(store)).get(field, {})
        if not isinstance(entries, dict):
            yield Skipped(f"{store}.{field}", "skipped_wrong_shape")
            return
        for number, raw in enumerate(entries.values()):
            place = place_of(f"{field}[{number}]", mapping(raw).get(label))
            try:
                entry = _clean_mapping(raw)
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


def _literals(session: Any) -> tuple[list[str], int | None]:
    """The dates of a session's messages as they are written, and when it was last changed."""
    messages = mapping(session).get("messages")
    if not isinstance(messages, list):
        messages = []
    literals = [text(mapping(message).get("date")) for message in messages]
    return literals, milliseconds(mapping(session).get("lastUpdate"))


def _clean_mapping(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise NotUsable("skipped_wrong_shape")
    try:
        return mapping(cleaned(raw))
    except TooDeep as error:
        raise NotUsable("skipped_too_deep") from error
