"""Letting go of dots that have two meanings, and keeping both of them.

When a replica is disowned (companion.model.disowned), this device does what all do that hear of
it: each record that has seen anything of what no longer counts is written again, with all that
stands in it, under own dots; contexts and the vector then speak of the disowned writes no more.
So each meaning goes on wherever anybody still holds it, as an ordinary write that nobody has
absorbed yet. Values that stand on several devices come to stand side by side, equal, which is no
conflict; a value that one device had replaced and another had not is one.

The whole record is written again, not just what stands under disowned dots: where two meanings
met before anyone knew, one of them may have hidden values of the other without replacing them,
and writing everything again is what lets all devices agree once more.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from companion.model.disowned import Disowned, dots_of_distinct, issued_again
from companion.model.dots import Dot
from companion.model.ids import ID_BYTES, RecordId, ReplicaId
from companion.model.merge import RecordState
from companion.model.records import Value
from companion.store import meta
from companion.store.batch import Batch
from companion.store.collected import read_collected, write_collected
from companion.store.incarnations import Incarnation
from companion.store.replicas import Replicas
from companion.store.schema import Record
from companion.store.states import decode_state

PORTION: Final = 500
_NO_RECORD: Final = RecordId(bytes(ID_BYTES))

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[bytes, int])


def read_disowned(connection: Connection) -> Disowned:
    """What is known to count no longer."""
    raw = meta.read_meta(connection, meta.DISOWNED)
    return Disowned({ReplicaId(r): n for r, n in _decoder.decode(raw).items()} if raw else {})


def disown(
    connection: Connection, replicas: Replicas, incarnation: Incarnation, more: Disowned
) -> bool:
    """More counts no longer, in the caller's transaction; whether that is news.

    If it is of our own replica, another one is taken for it.
    """
    before = read_disowned(connection)
    after = before.join(more)
    if after == before and incarnation.replica not in after.upto:
        return False
    meta.write_meta(connection, meta.DISOWNED, _encoder.encode(dict(after.upto)))
    if incarnation.replica in after.upto:
        incarnation.renew()
    for states in _portions(connection, replicas):
        _issue_again(connection, replicas, incarnation, after, states)
    for replica, counter in after.upto.items():
        replicas.go_back(replica, counter)
    _vouch_for_collected(connection, incarnation, after)
    incarnation.raise_epoch()
    replicas.save()
    return True


def _portions(connection: Connection, replicas: Replicas) -> Iterator[list[RecordState]]:
    table, last = Record.__table__, 0
    while rows := connection.execute(
        select(table.c.number, table.c.state)
        .where(table.c.number > last)
        .order_by(table.c.number)
        .limit(PORTION)
    ).all():
        last = rows[-1].number
        yield [decode_state(row.state, replicas.replica_of) for row in rows]


def _issue_again(
    connection: Connection,
    replicas: Replicas,
    incarnation: Incarnation,
    disowned: Disowned,
    states: list[RecordState],
) -> None:
    concerned = [state for state in states if disowned.concerns(state.context)]
    batch = Batch(connection, replicas)
    batch.load(state.id for state in concerned)
    counter = incarnation.counter
    writes: list[tuple[RecordId, Mapping[str, Value]]] = []
    for state in concerned:
        fresh: dict[Dot, Dot] = {}
        for dot in dots_of_distinct(state):
            fresh[dot] = Dot(incarnation.replica, counter + len(writes) + 1)
            writes.append((state.id, _values(state, dot)))
        batch.put(issued_again(state, disowned, fresh))
    incarnation.write(writes)
    batch.save(0, local=False)


def _values(state: RecordState, dot: Dot) -> dict[str, Value]:
    return {
        name: sibling.value
        for name, siblings in state.fields.items()
        for sibling in siblings
        if sibling.dot == dot
    }


def _vouch_for_collected(
    connection: Connection, incarnation: Incarnation, disowned: Disowned
) -> None:
    """What was let go by the word of a disowned write is let go by ours.

    Another device may believe to have that write and mean something else by it. Ours it does not
    have, so it will ask what still stands.
    """
    collected = read_collected(connection)
    if disowned.concerns(collected):
        own = incarnation.write([(_NO_RECORD, {})])
        write_collected(connection, disowned.without(collected).join(own))
