"""What views read: rows made from a record's state. Whatever is malformed shows as empty.

A value may come from a newer version or a broken device, so its type is never trusted.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Table

from companion.model.ids import ID_BYTES, RecordId
from companion.model.merge import RecordState
from companion.model.records import (
    ATTACHMENT,
    CONVERSATION,
    MESSAGE,
    PROMPT,
    TAG_PREFIX,
    Value,
)
from companion.model.text import aside_text, read_text, shows_code, shows_file, shows_image
from companion.store.schema import Attachment, Conversation, Message, Prompt

_INTEGER_MAX: Final = 2**63 - 1
_DIGEST_BYTES: Final = 32

Row = dict[str, Any]


def project(state: RecordState) -> tuple[Table, Row | None] | None:
    """The table and the row that show a record; None for kinds that no view shows, and no row
    for a record of which nothing is left."""
    projection = _PROJECTIONS.get(state.kind)
    if projection is None:
        return None
    table, columns = projection
    if state.is_purged or not state.fields:
        return table, None
    return table, {"uid": state.id, "deleted": state.is_deleted, **columns(state)}


def conversation_of(state: RecordState) -> RecordId | None:
    """The conversation that a record is of, for whoever shows it."""
    if state.kind == CONVERSATION:
        return state.id
    if state.kind == MESSAGE:
        identifier = _identifier(state.value("conversation"))
        return RecordId(identifier) if identifier else None
    return None


def _conversation(state: RecordState) -> Row:
    value = state.value
    created_ms = _integer(value("created_ms"))
    return {
        "title": _text(value("title")),
        "created_ms": created_ms,
        "updated_ms": _integer(value("updated_ms")) or created_ms,
        "pinned": value("pinned") is True,
        "archived": value("archived") is True,
        "folder": _folder(_text(value("folder"))),
        "tags": json.dumps(_tags(state), ensure_ascii=False),
        "model": _text(value("model")),
        "source_app": _text(value("source_app")),
        "current_leaf": _identifier(value("current_leaf")),
    }


def _folder(path: str) -> str:
    """A path whose levels all have a name."""
    return "/".join(filter(None, (level.strip() for level in path.split("/"))))


def _tags(state: RecordState) -> list[str]:
    fields = (field for field in state.fields if field.startswith(TAG_PREFIX))
    held = (field.removeprefix(TAG_PREFIX) for field in fields if state.value(field) is True)
    return sorted({_text(name) for name in held} - {""})


def _message(state: RecordState) -> Row:
    value, parts = state.value, state.value("parts")
    return {
        "conversation": _identifier(value("conversation")),
        "parent": _identifier(value("parent")),
        "ordinal": _integer(value("ordinal")),
        "continues": value("continues") is True,
        "role": _text(value("role")),
        "model": _text(value("model")),
        "created_ms": _integer(value("created_ms")),
        "hidden": value("hidden") is True,
        "has_image": shows_image(parts),
        "has_file": shows_file(parts),
        "has_code": shows_code(parts),
        "text": read_text(parts),
        "asides": aside_text(parts),
    }


def _attachment(state: RecordState) -> Row:
    value, digest = state.value, state.value("digest")
    return {
        "name": _text(value("name")),
        "media_type": _text(value("media_type")),
        "size": _integer(value("size")),
        "digest": digest if isinstance(digest, bytes) and len(digest) == _DIGEST_BYTES else None,
    }


def _prompt(state: RecordState) -> Row:
    return {"title": _text(state.value("title")), "text": _text(state.value("text"))}


_PROJECTIONS: Final[Mapping[str, tuple[Table, Callable[[RecordState], Row]]]] = {
    CONVERSATION: (Conversation.__table__, _conversation),
    MESSAGE: (Message.__table__, _message),
    ATTACHMENT: (Attachment.__table__, _attachment),
    PROMPT: (Prompt.__table__, _prompt),
}


def _text(value: Value) -> str:
    # A lone surrogate cannot be stored as UTF-8; it came as JSON escapes of half an emoji.
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _integer(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return 0
    return int(max(-_INTEGER_MAX, min(value, _INTEGER_MAX)))


def _identifier(value: Value) -> bytes | None:
    return value if isinstance(value, bytes) and len(value) == ID_BYTES else None
