"""Bounds the local history: what is too old or too much is pruned, and leaves a trace.

Age: a value is pruned so many days after it was replaced, but of each field of each record the
last eight values stay whatever their age. Size: when all values together are more than so many
megabytes, the oldest go, first those beyond a field's last eight, and only if that is not enough
the others. A pruned value leaves its trace (companion.model.trace), so an import still knows that
it was here once. A value that is no longer than a trace stays: pruning it would free nothing.

The bounds are the facts `history_days` and `history_mb` (8 bytes, big-endian) of the meta table.
"""

from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select, tuple_, update

from companion.errors import CompanionError
from companion.model.trace import TRACE_BYTES, trace_of
from companion.store import meta
from companion.store.schema import History

HISTORY_DAYS: Final = "history_days"
HISTORY_MB: Final = "history_mb"
DAYS_DEFAULT: Final = 365
MB_DEFAULT: Final = 64
DAYS_MAX: Final = 36_500
MB_MAX: Final = 1_000_000

KEPT_AT_LEAST: Final = 8
"""Of each field of each record, whatever their age."""

PORTION_ROWS: Final = 500
PORTION_BYTES: Final = 8 * 1024 * 1024
"""Pruned at most in one transaction, so that no other write waits long."""

_DAY_MS: Final = 24 * 60 * 60 * 1000


def prune(connection: Connection, now_ms: int) -> bool:
    """Prune one portion in the transaction that is open; whether there may be more to prune."""
    table = History.__table__
    days, megabytes = bounds(connection)
    aged = _beyond_the_last().where(table.c.replaced_ms < now_ms - days * _DAY_MS)
    numbers = _portion(connection, aged, PORTION_BYTES)
    if not numbers:
        excess = _bytes_held(connection) - (megabytes << 20)
        if excess > 0:
            bytes_max = min(excess, PORTION_BYTES)
            numbers = _portion(connection, _beyond_the_last(), bytes_max) or _portion(
                connection, _values(), bytes_max
            )
    _leave_traces(connection, numbers)
    return bool(numbers)


def bounds(connection: Connection) -> tuple[int, int]:
    """For how many days values are kept, and in how many megabytes."""
    return (
        _bound(connection, HISTORY_DAYS, DAYS_DEFAULT),
        _bound(connection, HISTORY_MB, MB_DEFAULT),
    )


def set_bounds(connection: Connection, days: int | None, mb: int | None) -> None:
    """Choose them; None: as it is. What is beyond is pruned when it is next looked.

    Raises:
        CompanionError: history_bounds.
    """
    for key, chosen, highest in ((HISTORY_DAYS, days, DAYS_MAX), (HISTORY_MB, mb, MB_MAX)):
        if chosen is None:
            continue
        if not 0 <= chosen <= highest:
            raise CompanionError("history_bounds", days_max=DAYS_MAX, mb_max=MB_MAX)
        meta.write_integer(connection, key, chosen)


def _bound(connection: Connection, key: str, default: int) -> int:
    return (
        default if meta.read_meta(connection, key) is None else meta.read_integer(connection, key)
    )


def _bytes_held(connection: Connection) -> int:
    """Of all values that could be pruned. SQLite knows lengths without reading the values."""
    length = func.length(History.__table__.c.value)
    statement = select(func.coalesce(func.sum(length), 0)).where(length > TRACE_BYTES)
    return int(connection.execute(statement).scalar_one())


def _values() -> Select[Any]:
    """(number, length) of the values that could be pruned, the oldest first."""
    table = History.__table__
    length = func.length(table.c.value)
    return select(table.c.number, length).where(length > TRACE_BYTES).order_by(table.c.number)


def _beyond_the_last() -> Select[Any]:
    """As `_values`, without the last eight of each field.

    Few fields were ever changed that often; the index finds them without reading the table.
    """
    table = History.__table__
    often = (
        select(table.c.record, table.c.field)
        .group_by(table.c.record, table.c.field)
        .having(func.count() > KEPT_AT_LEAST)
    )
    place = func.row_number().over(
        partition_by=(table.c.record, table.c.field), order_by=table.c.number.desc()
    )
    placed = (
        select(table.c.number, place.label("place"))
        .where(tuple_(table.c.record, table.c.field).in_(often))
        .subquery()
    )
    return (
        _values()
        .join(placed, placed.c.number == table.c.number)
        .where(placed.c.place > KEPT_AT_LEAST)
    )


def _portion(connection: Connection, oldest_first: Select[Any], bytes_max: int) -> list[int]:
    """The numbers of as many as one transaction takes, or as make `bytes_max` together."""
    numbers: list[int] = []
    total = 0
    for number, length in connection.execute(oldest_first.limit(PORTION_ROWS)).all():
        if total >= bytes_max:
            break
        numbers.append(number)
        total += length
    return numbers


def _leave_traces(connection: Connection, numbers: list[int]) -> None:
    table = History.__table__
    if not numbers:
        return
    rows = connection.execute(
        select(table.c.number, table.c.value).where(table.c.number.in_(numbers))
    )
    traces = [{"of": number, "trace": trace_of(value)} for number, value in rows]
    connection.execute(
        update(table).where(table.c.number == bindparam("of")).values(value=bindparam("trace")),
        traces,
    )
