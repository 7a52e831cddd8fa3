"""What sixty days without the other devices do, on a database that no daemon has open."""

from pathlib import Path

from companion.library import wall_ms
from companion.model.ids import RecordId, from_text
from companion.model.records import CONVERSATION, DELETED
from companion.store.writer import Edit, Store


def let_go(database: Path, conversations: list[str]) -> None:
    """Delete these for good, so that nothing is left to tell other devices of them."""
    chosen = [RecordId(from_text(conversation)) for conversation in conversations]
    store = Store.open(database)
    store.write([Edit(c, CONVERSATION, {DELETED: True}) for c in chosen], wall_ms=wall_ms())
    store.purge(chosen, wall_ms=wall_ms())
    store.collect(store.vector())
    store.close()
