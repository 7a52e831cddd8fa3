"""The read side's own connection: read-only, beside the daemon's, never in its way.

Statements run one by one and end at once, so no reader keeps the write-ahead log from being
trimmed (SQLite, "Write-Ahead Logging", section 6).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from companion.errors import CompanionError
from companion.model.changes import PackedState, unpack
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState

SCHEMA = "0005"
"""The migration whose tables are read here; the daemon runs it when it opens the file."""

BUSY_MS = 2_000

CACHE_KB = 16_000
"""A search goes through many pages, and the next keystroke's through the same."""

_decoder = msgspec.msgpack.Decoder(PackedState)


class Database:
    """A read-only connection, for one thread."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            CompanionError: database_missing or database_older.
        """
        if not path.exists():
            raise CompanionError("database_missing", path=str(path))
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._replicas: dict[int, ReplicaId] = {}
        if not self._is_up_to_date():
            self.close()
            raise CompanionError("database_older", path=str(path))

    def _is_up_to_date(self) -> bool:
        try:
            row = self.row("SELECT version_num FROM alembic_version")
        except sqlite3.OperationalError:  # its very first transaction is not over
            return False
        return row is not None and row["version_num"] >= SCHEMA

    def close(self) -> None:
        """End."""
        self._connection.close()

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """All rows that a query finds."""
        return self._connection.execute(query, tuple(values)).fetchall()

    def row(self, query: str, values: Iterable[Any] = ()) -> sqlite3.Row | None:
        """The first row that a query finds."""
        row: sqlite3.Row | None = self._connection.execute(query, tuple(values)).fetchone()
        return row

    def number(self, query: str, values: Iterable[Any] = ()) -> int:
        """The one number that a query finds."""
        row = self.row(query, values)
        return int(row[0]) if row is not None else 0

    def states(self, condition: str, values: Iterable[Any] = ()) -> Iterator[RecordState]:
        """The records that meet an SQL condition on the table `record`, with their causality."""
        query = f"SELECT state FROM record WHERE {condition}"
        for (packed,) in self._connection.execute(query, tuple(values)):
            yield self.decode(packed)

    def state(self, record: bytes) -> RecordState | None:
        """A record with its causality, or None."""
        return next(iter(self.states("uid = ?", (record,))), None)

    def decode(self, packed: bytes) -> RecordState:
        """A state as the database keeps it."""
        return unpack(_decoder.decode(packed), self._replica_of)

    def _replica_of(self, number: int) -> ReplicaId:
        if number not in self._replicas:
            self._replicas = {
                row["number"]: ReplicaId(row["uid"])
                for row in self.rows("SELECT number, uid FROM replica")
            }
        return self._replicas[number]
