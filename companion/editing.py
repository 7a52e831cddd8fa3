"""What people do to conversations: one method for each command."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec

from companion.control import messages as m
from companion.errors import CompanionError
from companion.importing.run import Importing
from companion.library import LOCAL, Library, wall_ms
from companion.model import ids, tokens
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.merge import RecordState, Sibling, sides
from companion.model.records import (
    CONVERSATION,
    DELETED,
    EDITED_PREFIX,
    MESSAGE,
    TAG_CHARACTERS_MAX,
    TAG_PREFIX,
    Value,
)
from companion.model.text import with_texts
from companion.model.trace import trace_of
from companion.store.reviewing import Review
from companion.store.writer import Edit


class Editing:
    """Handles the commands that change records.

    Args:
        broadcast: sends an event to every subscriber.
        on_decided: told when less waits for a decision, whether or not a record has changed.
    """

    def __init__(
        self,
        library: Library,
        importing: Importing,
        broadcast: Callable[[m.Event], None],
        on_decided: Callable[[], None],
    ) -> None:
        self._library = library
        self._broadcast = broadcast
        self._importing = importing
        self._on_decided = on_decided
        self.handlers: dict[type[Any], Callable[[Any], Awaitable[m.Result]]] = {
            m.ImportFiles: self._import,
            m.CancelImport: self._cancel_import,
            m.CreateConversation: self._create_conversation,
            m.AddMessage: self._add_message,
            m.SetField: self._set_field,
            m.SetFields: self._set_fields,
            m.EditMessageText: self._edit_message_text,
            m.UseEarlier: self._use_earlier,
            m.Delete: self._delete,
            m.Restore: self._restore,
            m.Resolve: self._resolve,
            m.DecideReturned: self._decide_returned,
            m.DecideQuarantined: self._decide_quarantined,
        }

    async def _import(self, command: m.ImportFiles) -> m.Result:
        return await self._importing.import_all(command.paths, preview=command.preview)

    async def _cancel_import(self, _command: m.CancelImport) -> m.Result:
        self._importing.cancel()
        return m.Done()

    async def _create_conversation(self, command: m.CreateConversation) -> m.Result:
        now = wall_ms()
        record = _new_id(now)
        values: dict[str, Value] = {
            "title": command.title,
            "created_ms": now,
            "updated_ms": now,
            "source_app": "companion",
        }
        if command.system_prompt:
            values["system_prompt"] = command.system_prompt
        await self._library.write([Edit(record, CONVERSATION, values)])
        return m.Created(record=ids.to_text(record))

    async def _add_message(self, command: m.AddMessage) -> m.Result:
        conversation = await self._existing(command.conversation, CONVERSATION)
        parent = (
            (await self._existing(command.parent, MESSAGE)).id
            if command.parent
            else conversation.value("current_leaf")
        )
        now = wall_ms()
        record = _new_id(now)
        message: dict[str, Value] = {
            "conversation": conversation.id,
            "parent": parent,
            "continues": True,
            "role": command.role,
            "parts": [{"type": "text", "text": command.text}],
            "created_ms": now,
        }
        touched: dict[str, Value] = {"updated_ms": now, "current_leaf": record}
        await self._library.write(
            [Edit(record, MESSAGE, message), Edit(conversation.id, CONVERSATION, touched)]
        )
        return m.Created(record=ids.to_text(record))

    async def _set_field(self, command: m.SetField) -> m.Result:
        state = await self._existing(command.record)
        _check_field(command.field)
        value = command.value
        if (state.kind, command.field) == (CONVERSATION, "current_leaf"):
            value = await self._leaf(state, value)
        await self._edit(state, {command.field: value}, command.seen)
        return m.Done()

    async def _leaf(self, conversation: RecordState, message: object) -> RecordId:
        """The id of one of its messages; JSON has no bytes, so it comes as text."""
        leaf = await self._existing(str(message), MESSAGE)
        if leaf.value("conversation") != conversation.id:
            raise CompanionError("not_found", id=str(message))
        return leaf.id

    async def _set_fields(self, command: m.SetFields) -> m.Result:
        for change in command.changes:
            _check_field(change.field)
        wanted = [change.conversation for change in command.changes]
        states = await self._all_existing(wanted, CONVERSATION)
        await self._library.write(
            [
                Edit(s.id, s.kind, _by_person(s, {c.field: c.value}), _seen(c.seen))
                for s, c in zip(states, command.changes, strict=True)
            ]
        )
        return m.Done()

    async def _edit_message_text(self, command: m.EditMessageText) -> m.Result:
        state = await self._existing(command.message, MESSAGE)
        parts = with_texts(state.value("parts"), _texts(command.text) or [])
        await self._edit(state, {"parts": parts}, command.seen)
        return m.Done()

    async def _use_earlier(self, command: m.UseEarlier) -> m.Result:
        state = await self._existing(command.record)
        earlier = await self._library.ask(
            lambda store: store.earlier_values(state.id, command.field)
        )
        kept = [raw for raw in earlier if trace_of(raw).hex() == command.value]
        if not kept:
            raise CompanionError("earlier_gone")
        values = {command.field: msgspec.msgpack.decode(kept[0])}
        await self._edit(state, values, command.seen)
        return m.Done()

    async def _delete(self, command: m.Delete) -> m.Result:
        return await self._mark_deleted(command.records, deleted=True)

    async def _restore(self, command: m.Restore) -> m.Result:
        return await self._mark_deleted(command.records, deleted=False)

    async def _mark_deleted(self, records: Sequence[str], *, deleted: bool) -> m.Result:
        states = await self._all_existing(records)
        await self._library.write([Edit(s.id, s.kind, {DELETED: deleted}) for s in states])
        return m.Done()

    async def _resolve(self, command: m.Resolve) -> m.Result:
        state = await self._existing(command.record)
        siblings = sides(state, command.field)
        if len(siblings) < 2:
            raise CompanionError("no_conflict")
        seen = _seen(command.seen)
        edits: list[Edit] = []
        if command.keep:
            kept = [s.value for s in siblings if tokens.dot_token(s.dot) == command.keep]
            if not kept:
                raise CompanionError("no_conflict")
            value = kept[0]
        elif command.keep_both and state.kind == MESSAGE and command.field == "parts":
            value = state.value("parts")
            edits = [_beside(state, s) for s in siblings if s.value != value]
        elif command.value is not msgspec.UNSET:
            value = command.value
            if command.field == DELETED and not isinstance(value, bool):
                raise CompanionError("bad_request", detail="a deletion is true or false")
            texts = _texts(value)
            if state.kind == MESSAGE and command.field == "parts" and texts is not None:
                value = with_texts(state.value("parts"), texts)
        else:
            raise CompanionError("bad_request", detail="nothing to keep was named")
        edits.append(Edit(state.id, state.kind, _by_person(state, {command.field: value}), seen))
        await self._library.write(edits)
        return m.Done()

    async def _edit(self, state: RecordState, values: dict[str, Value], seen: str) -> None:
        """Write to a record. A message's edit is one of its conversation, too: else a deletion
        of the conversation, made elsewhere at the same time, would hide it without a word."""
        edits = [Edit(state.id, state.kind, _by_person(state, values), _seen(seen))]
        of = state.value("conversation") if state.kind == MESSAGE else None
        conversation = await self._library.state(RecordId(of)) if isinstance(of, bytes) else None
        if conversation is not None and not conversation.is_deleted:
            edits.append(Edit(conversation.id, CONVERSATION, {"updated_ms": wall_ms()}))
        await self._library.write(edits)

    async def _existing(self, record: str, kind: str = "") -> RecordState:
        state = await self._library.state(_record_id(record))
        if state is None or state.is_purged or (kind and state.kind != kind):
            raise CompanionError("not_found", id=record)
        return state

    async def _all_existing(self, records: Sequence[str], kind: str = "") -> list[RecordState]:
        """Those of many records, read in one go: none of them waits behind the next."""
        wanted = [_record_id(record) for record in records]
        found = await self._library.ask(lambda store: [store.state(uid) for uid in wanted])
        states = []
        for state, record in zip(found, records, strict=True):
            if state is None or state.is_purged or (kind and state.kind != kind):
                raise CompanionError("not_found", id=record)
            states.append(state)
        return states

    async def _decide_returned(self, command: m.DecideReturned) -> m.Result:
        held = [_record_id(conversation) for conversation in command.conversations]
        await self._library.decide_held(held, keep=command.keep)
        self._broadcast(m.Changed(kinds=[], conversations=[], many=True))
        self._on_decided()
        return m.Done()

    async def _decide_quarantined(self, command: m.DecideQuarantined) -> m.Result:
        chosen = [_record_id(conversation) for conversation in command.conversations]
        review = Review(chosen, keep=command.keep)
        await self._library.write_portions(review.portions(), [], LOCAL)
        self._on_decided()
        if review.left:
            raise CompanionError("review_unknown_before", count=review.left)
        return m.Done()


def _check_field(field: str) -> None:
    """What has a command of its own is not written by its name."""
    if not field or field in (DELETED, "conversation"):
        raise CompanionError("bad_request", detail=f"field {field!r}")
    if len(field) > len(TAG_PREFIX) + TAG_CHARACTERS_MAX:
        raise CompanionError("name_too_long", limit=TAG_CHARACTERS_MAX)


def _by_person(state: RecordState, values: dict[str, Value]) -> dict[str, Value]:
    """What a person writes to a record, so that the next import knows it from what imports do."""
    if not ids.is_imported(state.id):
        return values
    marks = (EDITED_PREFIX + name for name in values if name != DELETED)
    return values | {mark: True for mark in marks if state.value(mark) is not True}


def _texts(value: object) -> list[str] | None:
    """One text, or one for each text part of a message; None: it is something else."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return value
    return None


def _seen(token: str) -> VersionVector | None:
    try:
        return tokens.parse_context(token) if token else None
    except ValueError as error:
        raise CompanionError("bad_request", detail="seen") from error


def _record_id(text: str) -> RecordId:
    try:
        return RecordId(ids.from_text(text))
    except ValueError as error:
        raise CompanionError("not_found", id=text) from error


def _new_id(now_ms: int) -> RecordId:
    return ids.born_here(now_ms, secrets.token_bytes(10))


def _beside(message: RecordState, sibling: Sibling) -> Edit:
    """A new message in the same place, with another of the concurrent texts.

    Its id follows from the write that made the text, so that two devices that keep both at
    the same time make one message and not two.
    """
    origin = f"{sibling.dot.replica.hex()}:{sibling.dot.counter}"
    record = ids.imported("companion-beside", ids.to_text(message.id), origin)
    values = {
        name: message.value(name)
        for name in message.fields
        if name not in (DELETED, "parts", "extra")
    }
    return Edit(record, MESSAGE, {**values, "parts": sibling.value})
