"""What was deleted elsewhere for good while it was still in use here: kept until a person decides.

It happens to a device that was away for so long that the others no longer waited for it. The
record itself goes the way of the others, so that all agree; what it was stands here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from companion.model.changes import PackedState, pack
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.merge import RecordState, Sibling, pick
from companion.model.records import DELETED, Value, is_deletion
from companion.store.batch import Batch
from companion.store.projections import conversation_of
from companion.store.replicas import Replicas
from companion.store.schema import Held
from companion.store.states import decode_state

_encoder = msgspec.msgpack.Encoder()


class Holding:
    """What is held, within the caller's transaction."""

    def __init__(self, connection: Connection, replicas: Replicas, batch: Batch) -> None:
        self._connection = connection
        self._replicas = replicas
        self._batch = batch

    def keep(self, before: RecordState, after: RecordState, wall_ms: int) -> None:
        """The record loses something for good; hold that, unless it was deleted here as well."""
        if before.is_deleted or not self._is_in_use(before):
            return
        lost = {name: left for name in before.fields if (left := _lost(name, before, after))}
        if not lost:
            return
        found = self._rows(Held.__table__.c.uid == before.id)
        fields = _joined(found[0].fields, lost) if found else lost
        context = before.context.join(found[0].context) if found else before.context
        held = replace(before, context=context, fields=fields, floor=VersionVector())
        packed: PackedState = pack(held, self._replicas.number_of)
        row = {"conversation": conversation_of(before) or before.id, "held_ms": wall_ms}
        statement = insert(Held.__table__).values(
            uid=before.id, state=_encoder.encode(packed), **row
        )
        new = {"state": statement.excluded.state}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["uid"], set_=new))

    def take(self, conversation: RecordId) -> list[RecordState]:
        """What is held of a conversation, or of a record that is of none; it is held no more."""
        table = Held.__table__
        condition = table.c.conversation == conversation
        states = self._rows(condition)
        self._connection.execute(delete(table).where(condition))
        return states

    def _is_in_use(self, state: RecordState) -> bool:
        """Whether the conversation that this is of was not deleted here, as far as is known."""
        conversation = conversation_of(state)
        if conversation is None or conversation == state.id:
            return True
        if self._rows(Held.__table__.c.uid == conversation):
            return True
        before = self._batch.before(conversation)
        return before is None or not before.is_deleted

    def _rows(self, condition: ColumnElement[bool]) -> list[RecordState]:
        rows = self._connection.execute(select(Held.__table__.c.state).where(condition)).scalars()
        return [decode_state(state, self._replicas.replica_of) for state in rows]


def conversations_held(connection: Connection) -> int:
    """In how many conversations (and records that are of none) something is held."""
    column = Held.__table__.c.conversation
    return connection.execute(select(func.count(column.distinct()))).scalar_one()


def written_again(held: RecordState) -> Iterator[dict[str, Value]]:
    """What to write so that all that is held is there again, each write beside the others.

    The value that was shown comes last: it is the latest and is shown again.
    """
    ranked = {
        name: _shown_last(held.kind, name, siblings) for name, siblings in held.fields.items()
    }
    for place in range(max(map(len, ranked.values()), default=0), 0, -1):
        yield {name: values[-place] for name, values in ranked.items() if len(values) >= place}


def _shown_last(kind: str, name: str, siblings: Sequence[Sibling]) -> list[Value]:
    shown = pick(kind, name, siblings)
    return [s.value for s in sorted(siblings, key=lambda s: (s is shown, s.hlc, s.dot))]


def _joined(
    ours: Mapping[str, tuple[Sibling, ...]], theirs: Mapping[str, tuple[Sibling, ...]]
) -> dict[str, tuple[Sibling, ...]]:
    """The siblings of both, by field."""
    both = {
        name: {s.dot: s for s in (*ours.get(name, ()), *theirs.get(name, ()))}
        for name in ours.keys() | theirs.keys()
    }
    return {name: tuple(by_dot[dot] for dot in sorted(by_dot)) for name, by_dot in both.items()}


def _lost(name: str, before: RecordState, after: RecordState) -> tuple[Sibling, ...]:
    lost = (s for s in before.fields[name] if s not in after.fields.get(name, ()))
    return tuple(s for s in lost if name != DELETED or not is_deletion(s.value))
