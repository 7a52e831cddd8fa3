"""Conflicts as a person decides about them: the versions, who wrote each, and when."""

from collections.abc import Iterator
from dataclasses import dataclass

from companion.model import hlc
from companion.model.ids import ReplicaId, from_text, to_text
from companion.model.merge import RecordState, Sibling, pick
from companion.model.records import DEVICE, REPLICA_PREFIX, Value, canonical
from companion.model.text import text_of_parts
from companion.model.tokens import context_token, dot_token
from companion.views.database import Database
from companion.views.rows import ConflictRow, Version

_CONFLICTS = """
    SELECT r.state AS state, f.field AS field, f.conversation AS conversation,
           coalesce(c.title, '') AS title
    FROM conflict AS f JOIN record AS r ON r.number = f.record
    LEFT JOIN conversation AS c ON c.uid = f.conversation
"""


@dataclass(frozen=True, slots=True)
class _Author:
    """A device as the author of a version."""

    device_id: str
    name: str


def conflicts(database: Database, conversation: str) -> list[ConflictRow]:
    """All conflicts, or those of one conversation, in a fixed order."""
    if conversation:
        order = " WHERE f.conversation = ? ORDER BY f.record, f.field"
        rows = database.rows(_CONFLICTS + order, (from_text(conversation),))
    else:
        rows = database.rows(_CONFLICTS + " ORDER BY f.record, f.field")
    authors = _authors(database)
    own = database.row("SELECT value FROM meta WHERE key = 'replica'")
    own_device = authors.get(ReplicaId(own["value"])) if own is not None else None
    found = []
    for row in rows:
        state = database.decode(row["state"])
        found.append(
            ConflictRow(
                record=to_text(state.id),
                kind=state.kind,
                field=row["field"],
                conversation=to_text(row["conversation"]) if row["conversation"] else "",
                conversation_title=row["title"],
                versions=list(_versions(state, row["field"], authors, own_device)),
                context=context_token(state.context),
            )
        )
    return found


def _authors(database: Database) -> dict[ReplicaId, _Author]:
    """Who writes under each replica id. A device says that of itself in its record."""
    authors: dict[ReplicaId, _Author] = {}
    for state in database.states("kind = ?", (DEVICE,)):
        name = state.value("name")
        author = _Author(to_text(state.id), name if isinstance(name, str) else "")
        for field in state.fields:
            if field.startswith(REPLICA_PREFIX):
                authors[ReplicaId(bytes.fromhex(field.removeprefix(REPLICA_PREFIX)))] = author
    return authors


def _versions(
    state: RecordState, field: str, authors: dict[ReplicaId, _Author], own: _Author | None
) -> Iterator[Version]:
    """One for each different value, the oldest first."""
    siblings = state.fields[field]
    shown = pick(state.kind, field, siblings)
    latest: dict[bytes, Sibling] = {}
    for sibling in sorted(siblings, key=lambda s: (s.hlc, s.dot)):
        latest[canonical(sibling.value)] = sibling
    for sibling in sorted(latest.values(), key=lambda s: (s.hlc, s.dot)):
        author = authors.get(sibling.dot.replica)
        yield Version(
            dot=dot_token(sibling.dot),
            value=sibling.value,
            text=_readable(sibling.value),
            device_name=author.name if author else "",
            device_id=author.device_id if author else "",
            is_self=author is not None and author == own,
            written_ms=hlc.milliseconds(sibling.hlc),
            shown=canonical(sibling.value) == canonical(shown.value),
        )


def _readable(value: Value) -> str:
    if isinstance(value, list):
        return text_of_parts(value)
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value)
