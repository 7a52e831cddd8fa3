"""Finds what removed devices still got in (companion.model.quarantine).

Which writes those are is a fact of this database, put there by who knows the group. The index of
live dots finds them, so nothing is kept of each; and once decided they stand no longer.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select, text

from companion.model.dots import Dot
from companion.model.ids import RecordId, ReplicaId
from companion.model.quarantine import Before, Quarantine
from companion.model.quarantine import earlier as earlier_of
from companion.store import meta
from companion.store.purged import portions
from companion.store.schema import History, Record, Replica

_WAITING: Final = """
    FROM json_each(:quarantine) AS q
    CROSS JOIN replica AS p ON lower(hex(p.uid)) = q.key
    CROSS JOIN dot AS d ON d.replica = p.number AND d.counter > q.value
    CROSS JOIN record AS r ON r.number = d.record
    LEFT JOIN message AS m ON m.record = r.number
    WHERE r.kind IN ('conversation', 'message', 'attachment', 'prompt')
        AND r.number NOT IN (SELECT record FROM purged WHERE record IS NOT NULL)
"""
"""Of REVIEWED_KINDS (companion.model.quarantine), what is not gone for good. CROSS JOIN tells
SQLite in which order to go: else it reads the whole index of dots, once for each replica."""

_COUNT: Final = text(f"SELECT count(DISTINCT coalesce(m.conversation, r.uid)) {_WAITING}")
_RECORDS: Final = text(
    f"SELECT DISTINCT r.uid {_WAITING} AND coalesce(m.conversation, r.uid) IN :some ORDER BY r.uid"
).bindparams(bindparam("some", expanding=True))


def read_quarantine(connection: Connection) -> Quarantine:
    """Which writes wait for a decision, wherever they stand."""
    return Quarantine.unpacked(meta.read_meta(connection, meta.QUARANTINE))


def conversations_waiting(connection: Connection) -> int:
    """In how many conversations (and records that are of none) something waits."""
    quarantine = read_quarantine(connection)
    if not quarantine.upto:
        return 0
    return int(connection.execute(_COUNT, {"quarantine": quarantine.as_json()}).scalar_one())


def records_waiting(connection: Connection, conversations: Sequence[RecordId]) -> list[RecordId]:
    """The records of these conversations (or those that are of none) in which something waits."""
    quarantine = read_quarantine(connection).as_json()
    found: list[RecordId] = []
    for some in portions(conversations):
        rows = connection.execute(_RECORDS, {"quarantine": quarantine, "some": some})
        found += [RecordId(uid) for uid in rows.scalars()]
    return found


def earlier(connection: Connection, record: RecordId) -> Before:
    """What the fields of a record held before, as far as the history goes."""
    table, replicas, records = History.__table__, Replica.__table__, Record.__table__
    rows = connection.execute(
        select(table.c.field, table.c.value, table.c.hlc, table.c.counter, replicas.c.uid)
        .join(replicas, replicas.c.number == table.c.replica)
        .join(records, records.c.number == table.c.record)
        .where(records.c.uid == record)
    )
    told = ((r.field, r.value, r.hlc, Dot(ReplicaId(r.uid), r.counter)) for r in rows)
    return earlier_of(told, read_quarantine(connection))
