"""The earlier values of a record, and the one that concurrent versions have in common."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from companion.model import hlc
from companion.model.dots import Dot
from companion.model.ids import ReplicaId
from companion.model.merge import Sibling
from companion.model.merge3 import distance
from companion.model.records import Policy, Value, policy_of
from companion.model.text import readable
from companion.model.trace import is_trace, trace_of
from companion.views.authors import Authors, own_replica
from companion.views.database import Database
from companion.views.rows import EarlierRow

_distance = lru_cache(maxsize=256)(distance)
"""Conflicts are read again at every change, and long texts take their time."""

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
      seen it is where the search begins; without one, it is the oldest value.
    - A later value may have been seen as well, or been replaced before it reached the others.
      It is believed to have been seen by an author whose version is nearer to it: a text
      resembles what it was made from. In doubt the older value is right, because for a merge
      one that is too old does no more than make changes overlap, or be made by both sides; one
      that is too new would undo what the other side never did.

    None when the history does not say, or what it says has been pruned.
    """
    siblings = list(versions)
    if len(siblings) < 2:
        return None
    rows = [
        row
        for row in database.rows(_OF_FIELD, (record, field))
        if all(row["hlc"] < sibling.hlc for sibling in siblings)
    ]
    candidates: dict[bytes, list[sqlite3.Row]] = {}
    for row in sorted(rows, key=lambda row: row["hlc"]):
        candidates.setdefault(row["value"], []).append(row)
    found = _latest_seen(list(candidates.values()), siblings, own_replica(database))
    if found is None or is_trace(found["value"]):
        return None
    return _earlier_row(found, Authors(database))


def _latest_seen(
    candidates: list[list[sqlite3.Row]], siblings: list[Sibling], own: ReplicaId | None
) -> sqlite3.Row | None:
    """Of values in the order of their time (each with all its writes), the one to believe in."""
    found: sqlite3.Row | None = None
    for writes in candidates:
        doubtful = [s for s in siblings if not any(_has_seen(s, row, own) for row in writes)]
        if found is None or all(_is_nearer(s, writes[-1], found) for s in doubtful):
            found = writes[-1]
    return found


def _is_nearer(sibling: Sibling, later: sqlite3.Row, earlier: sqlite3.Row) -> bool:
    if is_trace(later["value"]) or is_trace(earlier["value"]):
        return False
    texts = [readable(msgspec.msgpack.decode(row["value"])) for row in (later, earlier)]
    version = readable(sibling.value)
    return _distance(version, texts[0]) < _distance(version, texts[1])


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
