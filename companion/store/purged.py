"""Which records were deleted for good. Of those that are, nothing stays but the id.

The ids are kept for ever and here alone: an export that still has the conversation must not bring
it back.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Column, Connection, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from companion.model.ids import RecordId
from companion.model.merge import RecordState
from companion.store.schema import Due, History, Purged

_T = TypeVar("_T")

VARIABLES_MAX: Final = 500
"""How many values one query names; SQLite's own limit was 999 for a long time."""

_ANY: Final = select(exists(select(Purged.__table__.c.uid)))


def save_purged(connection: Connection, records: Iterable[tuple[int, RecordState]]) -> None:
    """These records, by number, have come to be as they are."""
    over, living = list[dict[str, object]](), list[RecordId]()
    for number, state in records:
        if state.fields and not state.is_purged:
            living.append(state.id)
        else:
            over.append({"uid": state.id, "record": number if state.fields else None})
    table = Purged.__table__
    if connection.execute(_ANY).scalar():
        delete_all(connection, table.c.uid, living)
    if over:
        statement = insert(table)
        record = statement.excluded.record
        connection.execute(
            statement.on_conflict_do_update(index_elements=["uid"], set_={"record": record}), over
        )


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """What is kept beside these records goes with them."""
    delete_all(connection, History.__table__.c.record, numbers)
    delete_all(connection, Due.__table__.c.record, numbers)


def was_purged(connection: Connection, record: RecordId) -> bool:
    """Whether this record was deleted for good, and has not been made again."""
    table = Purged.__table__
    return bool(connection.execute(select(exists().where(table.c.uid == record))).scalar())


def purged_among(connection: Connection, records: Iterable[RecordId]) -> set[RecordId]:
    """Those of these records that were deleted for good."""
    table = Purged.__table__
    found: set[RecordId] = set()
    for some in portions(records):
        query = select(table.c.uid).where(table.c.uid.in_(some))
        found.update(RecordId(uid) for uid in connection.execute(query).scalars())
    return found


def delete_all(connection: Connection, column: Column[Any], values: Iterable[Any]) -> None:
    """Delete the rows with one of these values in a column of the table that they are in."""
    for some in portions(values):
        connection.execute(delete(column.table).where(column.in_(some)))


def portions(values: Iterable[_T]) -> Iterator[list[_T]]:
    """As many at a time as one query may name."""
    rest = iter(values)
    while some := list(islice(rest, VARIABLES_MAX)):
        yield some
