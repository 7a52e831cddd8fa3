"""A place on disk for the pieces of one file that have to be put together in another order.

Some exports list all messages of all conversations, or name pictures before or after they come.
What does not fit into memory waits here, in a temporary database that vanishes with its use.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from companion.errors import CompanionError

CACHE_KIB: Final = 16 * 1024


class Shelf:
    """Values under a kind and a key, in the order in which they were put. Made by `shelf`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, kind: str, key: str, value: Any) -> None:
        """Add a value, which is JSON; there may be others under the same key."""
        written = json.dumps(value, ensure_ascii=False)
        self._connection.execute("INSERT INTO piece VALUES (?, ?, ?)", (kind, key, written))

    def of(self, kind: str, key: str) -> Iterator[Any]:
        """All values under a key."""
        query = "SELECT value FROM piece WHERE kind = ? AND key = ? ORDER BY rowid"
        for (written,) in self._connection.execute(query, (kind, key)):
            yield json.loads(written)

    def first(self, kind: str, key: str) -> Any:
        """The first value under a key, or None."""
        return next(self.of(kind, key), None)

    def keys(self, kind: str) -> Iterator[str]:
        """The keys of a kind, as they first came."""
        query = "SELECT key FROM piece WHERE kind = ? GROUP BY key ORDER BY min(rowid)"
        for (key,) in self._connection.execute(query, (kind,)):
            yield key


@contextmanager
def shelf() -> Iterator[Shelf]:
    """An empty shelf."""
    # An empty name is a temporary file that SQLite deletes; one reading may change threads.
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(
            f"PRAGMA cache_size = -{CACHE_KIB};"
            "CREATE TABLE piece (kind TEXT, key TEXT, value TEXT);"
            "CREATE INDEX piece_by_key ON piece (kind, key);"
            "BEGIN"
        )
        yield Shelf(connection)
    except sqlite3.Error as error:
        place = tempfile.gettempdir()
        raise CompanionError("file_unreadable", path=place, detail=str(error)) from error
    finally:
        connection.close()
