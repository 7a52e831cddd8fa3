"""The lines of the conversation list: what each conversation is called, how it ends, its marks."""

import json
from collections.abc import Sequence
from typing import Any, Final

from companion.model import hlc
from companion.model.ids import from_text, to_text
from companion.model.merge import RecordState
from companion.model.records import DELETED, is_deletion
from companion.model.tokens import context_token
from companion.views.database import Database
from companion.views.rows import ConversationRow

SNIPPET_CHARACTERS = 200

_PORTION: Final = 500

_CONVERSATION = """
    SELECT c.*, r.state AS state,
        (SELECT count(*) FROM message AS m
            WHERE m.conversation = c.uid AND m.deleted = 0 AND m.hidden = 0) AS messages,
        (SELECT substr(m.text, 1, 1000) FROM message AS m
            WHERE m.conversation = c.uid AND m.deleted = 0 AND m.hidden = 0
            ORDER BY m.created_ms DESC, m.ordinal DESC LIMIT 1) AS last_text,
        EXISTS (SELECT 1 FROM conflict AS f WHERE f.conversation = c.uid) AS conflict
    FROM conversation AS c JOIN record AS r ON r.number = c.record
"""


def page(database: Database, *, limit: int, offset: int, archived: bool) -> list[ConversationRow]:
    """A page of the list: pinned ones first, then the latest."""
    rows = database.rows(
        _CONVERSATION + "WHERE c.deleted = 0 AND c.archived = ? "
        "ORDER BY c.pinned DESC, c.updated_ms DESC, c.uid LIMIT ? OFFSET ?",
        (archived, limit, offset),
    )
    return [_row(database, row) for row in rows]


def conversation(database: Database, uid: str) -> ConversationRow | None:
    """One line; None when it is not there, or deleted."""
    row = database.row(_CONVERSATION + "WHERE c.uid = ? AND c.deleted = 0", (from_text(uid),))
    return None if row is None else _row(database, row)


def lines(database: Database, conversations: Sequence[str]) -> dict[str, ConversationRow]:
    """The lines of these conversations, deleted ones too, by id; without those that are gone."""
    found: dict[str, ConversationRow] = {}
    for first in range(0, len(conversations), _PORTION):
        some = [from_text(each) for each in conversations[first : first + _PORTION]]
        holes = ",".join("?" * len(some))
        rows = database.rows(_CONVERSATION + f"WHERE c.uid IN ({holes})", some)
        found |= {(line := _row(database, row)).id: line for row in rows}
    return found


def _row(database: Database, row: Any) -> ConversationRow:
    state = database.decode(row["state"])
    return ConversationRow(
        id=to_text(row["uid"]),
        title=row["title"],
        snippet=" ".join((row["last_text"] or "").split())[:SNIPPET_CHARACTERS],
        updated_ms=row["updated_ms"],
        source_app=row["source_app"],
        messages=row["messages"],
        pinned=bool(row["pinned"]),
        archived=bool(row["archived"]),
        conflict=bool(row["conflict"]),
        context=context_token(state.context),
        folder=row["folder"],
        tags=tuple(json.loads(row["tags"])),
        deleted_ms=_deleted_ms(state) if row["deleted"] else 0,
    )


def _deleted_ms(state: RecordState) -> int:
    """When it was deleted, by the clock of the device on which that was done."""
    deletions = (s for s in state.fields.get(DELETED, ()) if is_deletion(s.value))
    return max((hlc.milliseconds(s.hlc) for s in deletions), default=0)
