"""What was deleted elsewhere for good while it was in use here, as a person decides about it."""

from collections.abc import Sequence
from typing import Final

from companion.model.ids import to_text
from companion.model.merge import RecordState
from companion.model.records import CONVERSATION, MESSAGE
from companion.model.text import readable
from companion.views.database import Database
from companion.views.rows import ReturnedRow

PREVIEW_MESSAGES: Final = 6
PREVIEW_CHARACTERS: Final = 400

_HELD = """
    SELECT h.conversation AS conversation, h.state AS state, h.held_ms AS held_ms,
        coalesce(c.title, '') AS title
    FROM held AS h LEFT JOIN conversation AS c ON c.uid = h.conversation
    ORDER BY h.held_ms DESC, h.conversation
"""


def returned(database: Database) -> list[ReturnedRow]:
    """Each conversation of which something is held, and each record that is of none; those that
    came last first."""
    held: dict[bytes, list[RecordState]] = {}
    facts: dict[bytes, tuple[str, int]] = {}
    for row in database.rows(_HELD):
        held.setdefault(row["conversation"], []).append(database.decode(row["state"]))
        facts.setdefault(row["conversation"], (row["title"], row["held_ms"]))
    return [_row(conversation, held[conversation], *facts[conversation]) for conversation in held]


def _row(
    conversation: bytes, states: Sequence[RecordState], title: str, held_ms: int
) -> ReturnedRow:
    own = next((state for state in states if state.id == conversation), None)
    messages = sorted((s for s in states if s.kind == MESSAGE), key=_created)
    return ReturnedRow(
        conversation=to_text(conversation),
        kind=own.kind if own is not None else CONVERSATION,
        title=str(own.value("title") or title) if own is not None else title,
        messages=len(messages),
        preview=[_preview(message) for message in messages[:PREVIEW_MESSAGES]],
        held_ms=held_ms,
    )


def _preview(message: RecordState) -> tuple[str, str]:
    text = readable(message.value("parts"))
    return str(message.value("role") or ""), text[:PREVIEW_CHARACTERS]


def _created(message: RecordState) -> tuple[int, bytes]:
    created_ms = message.value("created_ms")
    return created_ms if isinstance(created_ms, int) else 0, message.id
