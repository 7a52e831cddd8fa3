"""Makes the rows that views read of all records, after a migration that left none.

It runs in the migration's transaction, so a database is either as it was, or whole; and one
record is in memory at a time.
"""

import logging
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection

from companion.errors import CompanionError
from companion.model.ids import ReplicaId
from companion.model.records import CONVERSATION, MESSAGE
from companion.store.projections import Row, project
from companion.store.schema import Conversation, Message
from companion.store.states import decode_state

logger = logging.getLogger(__name__)

_EMPTIED: Final = {CONVERSATION: Conversation.__table__, MESSAGE: Message.__table__}
"""The tables that the last such migration made anew."""


def project_all(connection: Connection) -> None:
    """Fill the empty tables. What follows from them, tags and search, does so by triggers.

    A record that cannot be read has no row; the doctor speaks of it.
    """
    driver: Any = connection.connection.driver_connection
    for kind, table in _EMPTIED.items():
        columns = [column.name for column in table.columns]
        holes = ", ".join(f":{column}" for column in columns)
        driver.executemany(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({holes})",
            _rows(driver, kind),
        )


def _rows(connection: sqlite3.Connection, kind: str) -> Iterator[Row]:
    replicas = {
        number: ReplicaId(uid)
        for number, uid in connection.execute("SELECT number, uid FROM replica")
    }
    records = connection.execute("SELECT number, state FROM record WHERE kind = ?", (kind,))
    for number, packed in records:
        try:
            projected = project(decode_state(packed, replicas.__getitem__))
        except CompanionError:
            logger.warning("record %d cannot be read", number)
            continue
        if projected is not None and projected[1] is not None:
            yield {"record": number, **projected[1]}
