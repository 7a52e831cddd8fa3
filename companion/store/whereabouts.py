"""Which writes a conversation consists of, to tell whether another device has them."""

from sqlalchemy import Connection, select, union

from companion.model.dots import Dot
from companion.model.ids import RecordId
from companion.store.replicas import Replicas
from companion.store.schema import Conversation, Message, Record
from companion.store.states import decode_state


def writes_of(
    connection: Connection, replicas: Replicas, conversation: RecordId
) -> dict[RecordId, list[Dot]]:
    """The writes that stand in a conversation and in its messages; empty: it is not here."""
    records, own, messages = Record.__table__, Conversation.__table__, Message.__table__
    numbers = union(
        select(own.c.record).where(own.c.uid == conversation),
        select(messages.c.record).where(messages.c.conversation == conversation),
    ).subquery()
    rows = connection.execute(
        select(records.c.uid, records.c.state).join(numbers, numbers.c.record == records.c.number)
    )
    return {
        RecordId(uid): [
            sibling.dot
            for siblings in decode_state(packed, replicas.replica_of).fields.values()
            for sibling in siblings
        ]
        for uid, packed in rows
    }
