"""Finds text inside one conversation, the way a reader's Ctrl+F does: anywhere, as it stands."""

from companion.model.ids import to_text
from companion.views.database import Database


def find_inside(database: Database, conversation: bytes, text: str) -> list[str]:
    """The ids of the messages that have `text` in them, case aside; in no order, for a message's
    place is its transcript's to know. Hidden messages too: they can be shown."""
    wanted = _folded(text)
    if not wanted:
        return []
    rows = database.rows(
        "SELECT uid, text FROM message WHERE conversation = ? AND deleted = 0", (conversation,)
    )
    return [to_text(row["uid"]) for row in rows if wanted in _folded(row["text"])]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
