"""Questions that the daemon asks its own database. Each runs in the caller's transaction."""

import itertools
from collections.abc import Container, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select

from companion.model.ids import RecordId
from companion.store import quarantined
from companion.store.held import conversations_held
from companion.store.purged import portions
from companion.store.schema import (
    Attachment,
    Blob,
    Conflict,
    Conversation,
    History,
    Message,
    Record,
)
from companion.store.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is to be seen: deleted records and hidden messages are left out."""

    conversations: int
    messages: int
    attachments: int
    conflicts: int
    held: int
    quarantined: int


def totals(connection: Connection) -> Totals:
    """How much there is."""
    return Totals(
        conversations=_count(connection, Conversation),
        messages=_count(connection, Message, Message.__table__.c.hidden.is_(False)),
        attachments=_count(connection, Attachment),
        conflicts=connection.execute(
            select(func.count()).select_from(Conflict.__table__)
        ).scalar_one(),
        held=conversations_held(connection),
        quarantined=quarantined.conversations_waiting(connection),
    )


def earlier_values(connection: Connection, record: RecordId, field: str) -> set[bytes]:
    """What a field held once and no longer, in canonical bytes."""
    history, records = History.__table__, Record.__table__
    return set(
        connection.execute(
            select(history.c.value)
            .join(records, records.c.number == history.c.record)
            .where(records.c.uid == record, history.c.field == field)
        ).scalars()
    )


def missing_blobs(connection: Connection, limit: int) -> list[bytes]:
    """Digests of attachments of which the bytes are not marked as here."""
    attachments, blobs = Attachment.__table__, Blob.__table__
    return list(
        connection.execute(
            select(attachments.c.digest)
            .distinct()
            .where(
                attachments.c.digest.is_not(None),
                attachments.c.deleted.is_(False),
                attachments.c.digest.not_in(select(blobs.c.digest)),
            )
            .limit(limit)
        ).scalars()
    )


def lacking(
    connection: Connection, wanted: Wanted, known: Container[bytes], limit: int
) -> list[tuple[bytes, int]]:
    """Digests and sizes of attachments that are wanted, not marked as here, and not `known`: the
    ones asked for first, then the small ones. Size 0: the records do not say, or not the same."""
    attachments, blobs = Attachment.__table__, Blob.__table__
    digest, size = attachments.c.digest, attachments.c.size
    least, most = func.min(size), func.max(size)
    rows = connection.execute(
        select(digest, case((least == most, most), else_=0))
        .where(
            digest.is_not(None),
            attachments.c.deleted.is_(False),
            digest.not_in(select(blobs.c.digest)),
        )
        .group_by(digest)
        .order_by(digest.in_(wanted.asked).desc(), most)
    )
    found = ((d, s) for d, s in rows if d not in known and wanted.has(d, s))
    return list(itertools.islice(found, limit))


def named(connection: Connection, digests: Iterable[bytes]) -> set[bytes]:
    """Those of these digests that an attachment has."""
    table = Attachment.__table__
    found: set[bytes] = set()
    for some in portions(digests):
        query = select(table.c.digest).distinct().where(table.c.digest.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def marked_after(connection: Connection, digest: bytes, limit: int) -> list[bytes]:
    """Digests that are marked as here, in their order, after this one."""
    column = Blob.__table__.c.digest
    query = select(column).where(column > digest).order_by(column).limit(limit)
    return list(connection.execute(query).scalars())


def _count(
    connection: Connection,
    table: type[Conversation | Message | Attachment],
    *conditions: ColumnElement[bool],
) -> int:
    return connection.execute(
        select(func.count()).where(table.__table__.c.deleted.is_(False), *conditions)
    ).scalar_one()
