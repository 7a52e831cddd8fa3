"""One transaction's work on records: states are loaded once, changed in memory, saved at once."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from companion.errors import CompanionError
from companion.model.changes import pack
from companion.model.dots import Dot
from companion.model.ids import RecordId
from companion.model.merge import RecordState, Sibling, conflicting_fields
from companion.model.records import DELETED, DEVICE, canonical
from companion.store import purged
from companion.store.projections import conversation_of, project
from companion.store.purged import delete_all, portions
from companion.store.replicas import Replicas
from companion.store.schema import Conflict, History, LiveDot, Record
from companion.store.states import decode_state

RECORD_BYTES_MAX: Final = 4 * 1024 * 1024
"""Of one record as it is kept, when written here: well below what one message may carry."""

_record, _dot, _conflict = Record.__table__, LiveDot.__table__, Conflict.__table__

# Made once: putting a statement together takes several times as long as running it.
_LOAD: Final = select(_record.c.number, _record.c.uid, _record.c.state).where(
    _record.c.uid.in_(bindparam("some", expanding=True))
)
_LAST_NUMBER: Final = select(func.max(_record.c.number))
_CHANGE: Final = (
    update(_record).where(_record.c.number == bindparam("of")).values(state=bindparam("now"))
)
_SUPERSEDE: Final = delete(_dot).where(
    _dot.c.replica == bindparam("r"),
    _dot.c.counter == bindparam("c"),
    _dot.c.record == bindparam("n"),
)
# A dot that stands in two records has two meanings: see companion.store.disowning.
_LIVE: Final = upsert(_dot).on_conflict_do_nothing()
_END_CONFLICTS: Final = delete(_conflict).where(
    tuple_(_conflict.c.record, _conflict.c.field).in_(bindparam("some", expanding=True))
)

_Conflict = tuple[int, str]
"""A record's number and the field in conflict."""

_encoder = msgspec.msgpack.Encoder()


class Batch:
    """The changes of one transaction. `save` writes them; the caller commits."""

    def __init__(self, connection: Connection, replicas: Replicas) -> None:
        self._connection = connection
        self._replicas = replicas
        self._numbers: dict[RecordId, int] = {}
        self._before: dict[RecordId, RecordState | None] = {}
        self._after: dict[RecordId, RecordState] = {}

    def load(self, records: Iterable[RecordId]) -> None:
        """Read these records with few queries."""
        for some in portions(r for r in dict.fromkeys(records) if r not in self._before):
            self._before.update(dict.fromkeys(some))
            rows = self._connection.execute(_LOAD, {"some": some})
            for number, uid, state in rows:
                self._numbers[RecordId(uid)] = number
                self._before[RecordId(uid)] = decode_state(state, self._replicas.replica_of)

    def state(self, record: RecordId) -> RecordState | None:
        """The record as it stands in this transaction."""
        if record in self._after:
            return self._after[record]
        if record not in self._before:
            self.load([record])
        return self._before[record]

    def before(self, record: RecordId) -> RecordState | None:
        """The record as it was when this transaction began."""
        if record not in self._before:
            self.load([record])
        return self._before[record]

    def put(self, state: RecordState) -> None:
        """The record is this from now on. Its state was asked for before.

        One without fields is gone, or never comes to be.
        """
        if state.fields or self._before[state.id] is not None:
            self._after[state.id] = state
        else:
            self._after.pop(state.id, None)

    @property
    def changed(self) -> list[RecordState]:
        """The records that were put."""
        return list(self._after.values())

    def clear(self) -> None:
        """Forget everything, once it is saved."""
        self._numbers.clear()
        self._before.clear()
        self._after.clear()

    def save(self, wall_ms: int, *, local: bool) -> None:
        """Write all that was put, with the index, the history and the projections.

        Raises:
            CompanionError: record_too_large. What others have written is kept whatever its
                size: they have it already.
        """
        if not self._after:
            return
        self._number_new_records()
        self._save_records(RECORD_BYTES_MAX if local else None)
        self._save_dots()
        self._save_history(wall_ms)
        self._save_projections()
        self._save_conflicts()
        self._save_purged()

    def _number_new_records(self) -> None:
        last = self._connection.execute(_LAST_NUMBER).scalar() or 0
        for record in self._after:
            if record not in self._numbers:
                last += 1
                self._numbers[record] = last

    def _save_records(self, bytes_max: int | None) -> None:
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        gone: list[int] = []
        for record, state in self._after.items():
            if not state.fields:
                gone.append(self._numbers[record])
                continue
            packed = _encoder.encode(pack(state, self._replicas.number_of))
            if bytes_max is not None and len(packed) > bytes_max:
                raise CompanionError("record_too_large", limit_mb=bytes_max >> 20)
            number = self._numbers[record]
            if self._before[record] is None:
                row = {"number": number, "uid": record, "kind": state.kind, "state": packed}
                new.append(row)
            else:
                changed.append({"of": number, "now": packed})
        if new:
            self._connection.execute(insert(_record), new)
        if changed:
            self._connection.execute(_CHANGE, changed)
        delete_all(self._connection, _record.c.number, gone)

    def _save_dots(self) -> None:
        superseded: list[dict[str, int]] = []
        live: list[dict[str, int]] = []
        for record, before, after in self._changes():
            dots_before = before.dots() if before is not None else set[Dot]()
            dots_after = after.dots()
            for dot in dots_before - dots_after:
                replica, counter = self._key(dot)
                superseded.append({"r": replica, "c": counter, "n": self._numbers[record]})
            for dot in dots_after - dots_before:
                replica, counter = self._key(dot)
                live.append(
                    {"replica": replica, "counter": counter, "record": self._numbers[record]}
                )
        if superseded:
            self._connection.execute(_SUPERSEDE, superseded)
        if live:
            self._connection.execute(_LIVE, live)

    def _save_history(self, wall_ms: int) -> None:
        rows = []
        for record, before, after in self._changes():
            if after.kind == DEVICE or after.is_purged or not after.fields:
                continue  # what a device once said of itself is nothing to go back to
            for field, sibling in _replaced(before, after):
                replica, counter = self._key(sibling.dot)
                rows.append(
                    {
                        "record": self._numbers[record],
                        "field": field,
                        "value": canonical(sibling.value),
                        "replica": replica,
                        "counter": counter,
                        "hlc": sibling.hlc,
                        "replaced_ms": wall_ms,
                    }
                )
        if rows:
            self._connection.execute(insert(History.__table__), rows)

    def _save_projections(self) -> None:
        rows: dict[Table, list[dict[str, Any]]] = {}
        unshown: dict[Table, list[int]] = {}
        for record, state in self._after.items():
            number = self._numbers[record]
            match project(state):
                case (table, None):
                    unshown.setdefault(table, []).append(number)
                case (table, row):
                    rows.setdefault(table, []).append({"record": number, **row})
        for table, numbers in unshown.items():
            delete_all(self._connection, table.c.record, numbers)
        for table, of_table in rows.items():
            self._connection.execute(_project_into(table), of_table)

    def _save_conflicts(self) -> None:
        was, now = dict[_Conflict, RecordId | None](), dict[_Conflict, RecordId | None]()
        for record, before, after in self._changes():
            number = self._numbers[record]
            if before is not None:
                was |= _conflicts(number, before)
            now |= _conflicts(number, after)
        ended = [key for key in was if was[key] != now.get(key, ())]
        for some in portions(ended):
            self._connection.execute(_END_CONFLICTS, {"some": some})
        fresh = [
            {"record": number, "field": field, "conversation": conversation}
            for (number, field), conversation in now.items()
            if was.get((number, field), ()) != conversation
        ]
        if fresh:
            self._connection.execute(insert(_conflict), fresh)

    def _save_purged(self) -> None:
        changed = [(self._numbers[record], after) for record, _, after in self._changes()]
        over = [n for n, after in changed if after.is_purged or not after.fields]
        purged.forget(self._connection, over)
        purged.save_purged(self._connection, changed)

    def _changes(self) -> Iterator[tuple[RecordId, RecordState | None, RecordState]]:
        for record, after in self._after.items():
            yield record, self._before[record], after

    def _key(self, dot: Dot) -> tuple[int, int]:
        return self._replicas.number_of(dot.replica), dot.counter


@cache
def _project_into(table: Table) -> Insert:
    statement = upsert(table)
    columns = {c.name: statement.excluded[c.name] for c in table.columns}
    return statement.on_conflict_do_update(index_elements=["record"], set_=columns)


def _replaced(before: RecordState | None, after: RecordState) -> Iterator[tuple[str, Sibling]]:
    """The values that this transaction replaced by others. A deletion is none to go back to."""
    if before is None:
        return
    for field, siblings in before.fields.items():
        kept = after.fields.get(field, ())
        if field == DELETED or siblings == kept:
            continue
        values = {canonical(sibling.value) for sibling in kept}
        yield from ((field, s) for s in siblings if canonical(s.value) not in values)


def _conflicts(number: int, state: RecordState) -> dict[_Conflict, RecordId | None]:
    conversation = conversation_of(state)
    return {(number, field): conversation for field in conflicting_fields(state)}
