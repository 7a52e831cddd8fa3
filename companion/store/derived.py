"""What is made of the records, compared with them, and made again where it differs.

The index of live dots, the rows that views read and the list of conflicts are written with
each change (companion.store.batch); here they are held against every record at once.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.model.ids import ReplicaId
from companion.model.merge import RecordState, conflicting_fields
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE, PROMPT
from companion.store.projections import conversation_of, project
from companion.store.states import decode_state

_SHOWN: Final = (CONVERSATION, MESSAGE, ATTACHMENT, PROMPT)
"""The kinds that views read from a table of the same name."""

_TAGS: Final = "SELECT record, name FROM conversation_tag"
_TAGS_SAID: Final = """
    SELECT DISTINCT c.record, t.value
    FROM conversation AS c, json_each(CASE WHEN json_valid(c.tags) THEN c.tags ELSE '[]' END) AS t
"""


class Derived:
    """One walk through all records. Each count is of the places found wrong.

    Attributes:
        digests: of all attachments that any record speaks of, in any version.
        unreadable: numbers of records that cannot be read; whatever is theirs is left alone.
    """

    def __init__(self, connection: sqlite3.Connection, *, mend: bool) -> None:
        self._connection = connection
        self._mend = mend
        self._replicas: dict[int, ReplicaId] = {
            number: ReplicaId(uid)
            for number, uid in connection.execute("SELECT number, uid FROM replica")
        }
        self._numbers = {replica: number for number, replica in self._replicas.items()}
        self._conflicts: dict[tuple[int, str], bytes | None] = {}
        self._live = 0
        self._purged: set[int] = set()
        self.records = 0
        self.unreadable: set[int] = set()
        self.dots = 0
        self.rows = 0
        self.conflicts = 0
        self.digests: set[bytes] = set()

    def walk(self) -> None:
        """Look at everything; mend it, if that was asked for."""
        for number, state in self._states():
            self.records += 1
            self._check_dots(number, state)
            self._check_row(number, state)
            if state.is_purged:
                self._purged.add(number)
            conversation = conversation_of(state)
            for field in conflicting_fields(state):
                self._conflicts[number, field] = conversation
            if state.kind == ATTACHMENT:
                values = (s.value for s in state.fields.get("digest", ()))
                self.digests.update(value for value in values if isinstance(value, bytes))
        self._check_superfluous_dots()
        self._check_superfluous_rows()
        self._check_tags()
        self._check_conflicts()
        self._check_purged()

    def _states(self) -> Iterator[tuple[int, RecordState]]:
        rows = self._connection.execute("SELECT number, uid, kind, state FROM record")
        for number, uid, kind, packed in rows:
            try:
                state = decode_state(packed, self._replicas.__getitem__)
            except CompanionError:
                self.unreadable.add(number)
                continue
            if (state.id, state.kind) == (uid, kind):
                yield number, state
            else:
                self.unreadable.add(number)

    def _keys(self, state: RecordState) -> Iterator[tuple[int, int]]:
        for dot in state.dots():
            yield self._numbers[dot.replica], dot.counter

    def _check_dots(self, number: int, state: RecordState) -> None:
        for key in self._keys(state):
            self._live += 1
            found = self._connection.execute(
                "SELECT record FROM dot WHERE replica = ? AND counter = ?", key
            ).fetchone()
            if found != (number,):
                self.dots += 1
                if self._mend:
                    self._connection.execute("REPLACE INTO dot VALUES (?, ?, ?)", (*key, number))

    def _check_superfluous_dots(self) -> None:
        (held,) = self._connection.execute("SELECT count(*) FROM dot").fetchone()
        if held == self._live - (0 if self._mend else self.dots) and not self.unreadable:
            return
        live = {key for _, state in self._states() for key in self._keys(state)}
        superfluous = [
            (replica, counter)
            for replica, counter, record in self._connection.execute("SELECT * FROM dot")
            if (replica, counter) not in live and record not in self.unreadable
        ]
        self.dots += len(superfluous)
        if self._mend:
            self._connection.executemany(
                "DELETE FROM dot WHERE replica = ? AND counter = ?", superfluous
            )

    def _check_row(self, number: int, state: RecordState) -> None:
        projected = project(state)
        if projected is None:
            return
        table, row = projected
        if row is None:
            self._check_no_row(number, table.name)
            return
        wanted: dict[str, Any] = {"record": number, **row}
        columns = ", ".join(wanted)
        found = self._connection.execute(
            f"SELECT {columns} FROM {table.name} WHERE record = ?", (number,)
        ).fetchone()
        if found == tuple(wanted.values()):
            return
        self.rows += 1
        if self._mend:
            holes = ", ".join("?" * len(wanted))
            self._connection.execute(
                f"REPLACE INTO {table.name} ({columns}) VALUES ({holes})", tuple(wanted.values())
            )

    def _check_no_row(self, number: int, table: str) -> None:
        (count,) = self._connection.execute(
            f"SELECT count(*) FROM {table} WHERE record = ?", (number,)
        ).fetchone()
        self.rows += count
        if count and self._mend:
            self._connection.execute(f"DELETE FROM {table} WHERE record = ?", (number,))

    def _check_superfluous_rows(self) -> None:
        for kind in _SHOWN:
            condition = "record NOT IN (SELECT number FROM record WHERE kind = ?)"
            (count,) = self._connection.execute(
                f"SELECT count(*) FROM {kind} WHERE {condition}", (kind,)
            ).fetchone()
            self.rows += count
            if count and self._mend:
                self._connection.execute(f"DELETE FROM {kind} WHERE {condition}", (kind,))

    def _check_tags(self) -> None:
        """The tags one by one follow from the lists in the conversations, which are right now."""
        said, listed = (set(self._connection.execute(query)) for query in (_TAGS_SAID, _TAGS))
        self.rows += len(said ^ listed)
        if self._mend:
            self._connection.executemany(
                "DELETE FROM conversation_tag WHERE record = ? AND name = ?", listed - said
            )
            self._connection.executemany(
                "INSERT INTO conversation_tag VALUES (?, ?)", said - listed
            )

    def _check_conflicts(self) -> None:
        listed = {
            (record, field): conversation
            for record, field, conversation in self._connection.execute(
                "SELECT record, field, conversation FROM conflict"
            )
            if record not in self.unreadable
        }
        wrong = [
            key
            for key in listed.keys() | self._conflicts.keys()
            if (key in listed) != (key in self._conflicts) or listed[key] != self._conflicts[key]
        ]
        self.conflicts = len(wrong)
        for key in wrong if self._mend else ():
            self._connection.execute("DELETE FROM conflict WHERE record = ? AND field = ?", key)
            if key in self._conflicts:
                self._connection.execute(
                    "INSERT INTO conflict VALUES (?, ?, ?)", (*key, self._conflicts[key])
                )

    def _check_purged(self) -> None:
        listed = {
            record
            for (record,) in self._connection.execute(
                "SELECT record FROM purged WHERE record IS NOT NULL"
            )
            if record not in self.unreadable
        }
        missing, wrong = self._purged - listed, listed - self._purged
        self.rows += len(missing) + len(wrong)
        if self._mend:
            self._connection.executemany(
                "DELETE FROM purged WHERE record = ? AND uid IN (SELECT uid FROM record)",
                [(number,) for number in wrong],
            )
            self._connection.executemany(
                "UPDATE purged SET record = NULL WHERE record = ?",
                [(number,) for number in wrong],
            )
            self._connection.executemany(
                "REPLACE INTO purged SELECT uid, number FROM record WHERE number = ?",
                [(number,) for number in missing],
            )
