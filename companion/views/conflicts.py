"""Conflicts as a person decides about them: the versions, who wrote each, and when."""

from collections.abc import Iterator

from companion.model import hlc
from companion.model.ids import from_text, to_text
from companion.model.merge import RecordState, Sibling, pick, sides
from companion.model.records import canonical
from companion.model.text import readable
from companion.model.tokens import context_token, dot_token
from companion.views.authors import Authors
from companion.views.database import Database
from companion.views.history import ancestor
from companion.views.rows import ConflictRow, Version
from companion.views.suggestion import suggestion

_CONFLICTS = """
    SELECT r.state AS state, f.field AS field, f.conversation AS conversation,
           coalesce(c.title, '') AS title
    FROM conflict AS f JOIN record AS r ON r.number = f.record
    LEFT JOIN conversation AS c ON c.uid = f.conversation
"""


def conflicts(database: Database, conversation: str) -> list[ConflictRow]:
    """All conflicts, or those of one conversation, in a fixed order."""
    if conversation:
        order = " WHERE f.conversation = ? ORDER BY f.record, f.field"
        rows = database.rows(_CONFLICTS + order, (from_text(conversation),))
    else:
        rows = database.rows(_CONFLICTS + " ORDER BY f.record, f.field")
    authors = Authors(database)
    found = []
    for row in rows:
        state = database.decode(row["state"])
        versions = list(_versions(state, row["field"], authors))
        found.append(
            ConflictRow(
                record=to_text(state.id),
                kind=state.kind,
                field=row["field"],
                conversation=to_text(row["conversation"]) if row["conversation"] else "",
                conversation_title=row["title"],
                versions=versions,
                context=context_token(state.context),
                suggestion=_suggestion(database, state, row["field"], versions),
            )
        )
    return found


def _suggestion(database: Database, state: RecordState, field: str, versions: list[Version]) -> str:
    base = ancestor(database, state.id, field, state.fields[field])
    if base is None:
        return ""
    return suggestion(state.kind, field, [version.value for version in versions], base.value)


def _versions(state: RecordState, field: str, authors: Authors) -> Iterator[Version]:
    """One for each different value, the oldest first."""
    siblings = sides(state, field)
    shown = pick(state.kind, field, siblings)
    latest: dict[bytes, Sibling] = {}
    for sibling in sorted(siblings, key=lambda s: (s.hlc, s.dot)):
        latest[canonical(sibling.value)] = sibling
    for sibling in sorted(latest.values(), key=lambda s: (s.hlc, s.dot)):
        author = authors.of(sibling.dot.replica)
        yield Version(
            dot=dot_token(sibling.dot),
            value=sibling.value,
            text=readable(sibling.value),
            device_name=author.name,
            device_id=author.device_id,
            is_self=author.is_self,
            written_ms=hlc.milliseconds(sibling.hlc),
            shown=canonical(sibling.value) == canonical(shown.value),
        )
