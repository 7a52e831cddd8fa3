"""When a deleted record goes for good, and when nothing is left to be told of it.

A record is *ripe* for purging when its deletion can no longer be taken back: thirty days are over
(a week more for a deletion made on another device, so that usually one device does it), and every
device that is waited for knows of it. That is noted, and a week later the record is purged, by an
ordinary write: a clock that once was wrong purges nothing. What was purged is *collected* when
all those devices know of that, too. See "Deleted for good" in companion/README.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Select, select, union_all
from sqlalchemy.dialects.sqlite import insert

from companion.model import hlc
from companion.model.deletion import GRACE_MS, UNDO_MS
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState
from companion.model.records import CONVERSATION, DELETED
from companion.store.batch import Batch
from companion.store.collected import add_collected
from companion.store.purged import delete_all
from companion.store.replicas import Replicas
from companion.store.schema import Attachment, Conversation, Due, Message, Prompt, Purged, Record
from companion.store.states import decode_state

_DAY_MS: Final = 24 * 60 * 60 * 1000
OTHERS_MS: Final = UNDO_MS + 7 * _DAY_MS
"""After so long one purges what another device has deleted."""

PORTION: Final = 500


def ripe(
    connection: Connection,
    replicas: Replicas,
    own: ReplicaId,
    frontier: VersionVector,
    after: int,
    now_ms: int,
) -> tuple[list[RecordId], int | None]:
    """As companion.store.writer.Store.ripe. Notes since when a record could be purged."""
    rows = connection.execute(_deleted(after)).all()
    whole = len(rows) < PORTION
    since = _since(connection, after, None if whole else rows[-1].number)
    found: list[RecordId] = []
    fresh: list[int] = []
    for row in rows:
        noted_ms = since.pop(row.number, None)
        if not _can_be_purged(decode_state(row.state, replicas.replica_of), own, frontier, now_ms):
            if noted_ms is not None:
                since[row.number] = noted_ms
        elif noted_ms is None or noted_ms > now_ms:
            fresh.append(row.number)
        elif now_ms - noted_ms >= GRACE_MS:
            found.append(RecordId(row.uid))
    delete_all(connection, Due.__table__.c.record, list(since))
    if fresh:
        statement = insert(Due.__table__)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["record"], set_={"since_ms": statement.excluded.since_ms}
            ),
            [{"record": number, "since_ms": now_ms} for number in fresh],
        )
    return found, None if whole else rows[-1].number


def with_parts(
    connection: Connection, batch: Batch, records: Sequence[RecordId]
) -> list[RecordState]:
    """Those of these records that are deleted and not purged, each conversation with all of its
    messages."""
    batch.load(records)
    found: dict[RecordId, RecordState] = {}
    for record in records:
        state = batch.state(record)
        if state is None or not state.is_deleted or state.is_purged:
            continue
        found[record] = state
        if state.kind == CONVERSATION:
            for message in _messages(connection, batch, record):
                found[message.id] = message
    return list(found.values())


def collect(
    connection: Connection, batch: Batch, frontier: VersionVector, after: int
) -> int | None:
    """As companion.store.writer.Store.collect."""
    purged, table = Purged.__table__, Record.__table__
    rows = connection.execute(
        select(table.c.number, table.c.uid)
        .join(purged, purged.c.record == table.c.number)
        .where(purged.c.record > after)
        .order_by(purged.c.record)
        .limit(PORTION)
    ).all()
    batch.load(RecordId(row.uid) for row in rows)
    gone = VersionVector()
    for row in rows:
        state = batch.state(RecordId(row.uid))
        if state is not None and state.is_purged and frontier.dominates(state.context):
            gone = gone.join(state.context)
            batch.put(replace(state, fields={}))
    add_collected(connection, gone)
    return rows[-1].number if len(rows) == PORTION else None


def _can_be_purged(
    state: RecordState, own: ReplicaId, frontier: VersionVector, now_ms: int
) -> bool:
    siblings = state.fields.get(DELETED, ())
    if (
        not state.is_deleted
        or state.is_purged
        or not all(frontier.has_seen(s.dot) for s in siblings)
    ):
        return False
    latest = max(siblings, key=lambda s: s.hlc)
    wait_ms = UNDO_MS if latest.dot.replica == own else OTHERS_MS
    return now_ms - hlc.milliseconds(latest.hlc) >= wait_ms


def _deleted(after: int) -> Select[Any]:
    """A portion of the records that are shown as deleted, by number."""
    record = Record.__table__
    shown = (table.__table__ for table in (Conversation, Message, Attachment, Prompt))
    numbers = union_all(
        *(select(t.c.record).where(t.c.deleted, t.c.record > after) for t in shown)
    ).subquery()
    return (
        select(record.c.number, record.c.uid, record.c.state)
        .where(record.c.number.in_(select(numbers.c.record)))
        .order_by(record.c.number)
        .limit(PORTION)
    )


def _since(connection: Connection, after: int, to: int | None) -> dict[int, int]:
    table = Due.__table__
    noted = select(table).where(table.c.record > after)
    rows = connection.execute(noted if to is None else noted.where(table.c.record <= to))
    return {row.record: row.since_ms for row in rows}


def _messages(connection: Connection, batch: Batch, conversation: RecordId) -> list[RecordState]:
    table = Message.__table__
    uids = connection.execute(
        select(table.c.uid).where(table.c.conversation == conversation)
    ).scalars()
    messages = [RecordId(uid) for uid in uids]
    batch.load(messages)
    return [state for uid in messages if (state := batch.state(uid)) is not None]
