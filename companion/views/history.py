"""The earlier values of a record, and the one that concurrent versions have in common."""

import sqlite3
from collections.abc import Iterable

import msgspec

from companion.model import hlc
from companion.model.dots import Dot
from companion.model.ids import ReplicaId
from companion.model.merge import Sibling
from companion.model.records import Policy, Value, policy_of
from companion.model.text import readable
from companion.model.trace import is_trace, trace_of
from companion.views.authors import Authors, own_replica
from companion.views.database import Database
from companion.views.rows import EarlierRow

_HISTORY = """
    SELECT h.*, r.kind AS kind, p.uid AS author
    FROM history AS h
    JOIN record AS r ON r.number = h.record
    JOIN replica AS p ON p.number = h.replica
    WHERE r.uid = ? {condition}
    ORDER BY h.replaced_ms, h.hlc, h.number
"""
_OF_RECORD = _HISTORY.format(condition="")
_OF_FIELD = _HISTORY.format(condition="AND h.field = ?")


def history(database: Database, record: bytes, field: str) -> list[EarlierRow]:
    """What a field held, the newest first; with an empty field, what all fields held that
    people write. A value that was replaced by its equal is told once."""
    rows = (
        database.rows(_OF_FIELD, (record, field))
        if field
        else [row for row in database.rows(_OF_RECORD, (record,)) if _is_of_people(row)]
    )
    authors = Authors(database)
    newest: dict[str, bytes] = {}
    earlier: list[EarlierRow] = []
    for row in reversed(rows):
        if is_trace(row["value"]) or newest.get(row["field"]) == row["value"]:
            continue
        newest[row["field"]] = row["value"]
        earlier.append(_earlier_row(row, authors))
    return earlier


def ancestor(
    database: Database, record: bytes, field: str, versions: Iterable[Sibling]
) -> EarlierRow | None:
    """The value that concurrent versions of a field go back to, as well as can be known here.

    Sought is the latest value that the authors of all versions had seen. The history holds
    what was replaced *here*, with its dot and its time, but not who had seen it elsewhere.
    What follows from that:

    - An author's clock passes everything that it sees (companion.model.hlc), so a value that is
      not older than every version was not seen by all.
    - A device has seen its own earlier writes; and this device, when it wrote its version, had
      seen all that it had replaced by then. The latest value of which this shows that all had
      seen it is the answer.
    - If there is none, the oldest value is. A device may have replaced its own values several
      times before any other heard of it. For a merge, a value that is too old does no more than
      make changes overlap, or show both sides making the same change; one that is too new
      would undo what the other side never did.

    None when the history does not say, or what it says has been pruned.
    """
    siblings = list(versions)
    if len(siblings) < 2:
        return None
    own = own_replica(database)
    seen_by_all_clocks = [
        row
        for row in database.rows(_OF_FIELD, (record, field))
        if all(row["hlc"] < sibling.hlc for sibling in siblings)
    ]
    by_value: dict[bytes, list[sqlite3.Row]] = {}
    for row in sorted(seen_by_all_clocks, key=lambda row: row["hlc"]):
        by_value.setdefault(row["value"], []).append(row)
    seen = [rows[-1] for rows in by_value.values() if _all_have_seen(rows, siblings, own)]
    first = next(iter(by_value.values()), [])
    found = max(seen, key=lambda row: row["hlc"]) if seen else (first[0] if first else None)
    if found is None or is_trace(found["value"]):
        return None
    return _earlier_row(found, Authors(database))


def _all_have_seen(rows: list[sqlite3.Row], siblings: list[Sibling], own: ReplicaId | None) -> bool:
    """Whether every sibling's author had surely seen this value, in one of its writes."""
    return all(any(_has_seen(sibling, row, own) for row in rows) for sibling in siblings)


def _has_seen(sibling: Sibling, row: sqlite3.Row, own: ReplicaId | None) -> bool:
    dot = Dot(ReplicaId(row["author"]), row["counter"])
    if dot.replica == sibling.dot.replica:
        return dot.counter < sibling.dot.counter
    return sibling.dot.replica == own and row["replaced_ms"] <= hlc.milliseconds(sibling.hlc)


def _is_of_people(row: sqlite3.Row) -> bool:
    """Whether a person could want this value back; not so the program's own bookkeeping."""
    return policy_of(row["kind"], row["field"]) in (Policy.ASK, Policy.ADD_WINS)


def _earlier_row(row: sqlite3.Row, authors: Authors) -> EarlierRow:
    value: Value = msgspec.msgpack.decode(row["value"])
    author = authors.of(ReplicaId(row["author"]))
    return EarlierRow(
        token=trace_of(row["value"]).hex(),
        field=row["field"],
        value=value,
        text=readable(value),
        device_name=author.name,
        is_self=author.is_self,
        written_ms=hlc.milliseconds(row["hlc"]),
        replaced_ms=row["replaced_ms"],
    )
