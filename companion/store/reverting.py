"""Makes everything as it was in a backup, by ordinary writes.

Being ordinary, they travel to the other devices and supersede what this device knew; what others
wrote meanwhile, unseen here, stays beside them as a conflict. What is replaced stays in the
history, and what is deleted can be taken back.
"""

from collections.abc import Iterator
from typing import Final

from companion.model.merge import RecordState
from companion.model.records import DELETED, DEVICE, STATEMENT, Value, canonical
from companion.store.writer import Edit, Store

_OF_THE_GROUP: Final = (STATEMENT, DEVICE)
"""What says which devices there are is no conversation, and does not go back."""

PORTION: Final = 500


def edits_to(present: Store, wanted: Store) -> Iterator[Edit]:
    """What has to be written to `present` so that it shows what `wanted` does.

    Both databases stay as they are while this is read.
    """
    for states in wanted.portions(PORTION):
        now = present.states([state.id for state in states])
        for state in states:
            yield from _edit(now.get(state.id), state)
    for states in present.portions(PORTION):
        then = wanted.states([state.id for state in states])
        for state in states:
            if state.id not in then and state.kind not in _OF_THE_GROUP and not state.is_deleted:
                yield Edit(state.id, state.kind, {DELETED: True})


def _edit(now: RecordState | None, then: RecordState) -> Iterator[Edit]:
    if then.kind in _OF_THE_GROUP or (then.is_deleted and (now is None or now.is_deleted)):
        return
    if then.is_deleted:
        yield Edit(then.id, then.kind, {DELETED: True})
        return
    names = then.fields.keys() | (now.fields.keys() if now is not None else set())
    values: dict[str, Value] = {
        name: then.value(name) for name in sorted(names - {DELETED}) if not _shows(now, then, name)
    }
    if values or now is None or not _shows(now, then, DELETED):
        yield Edit(then.id, then.kind, values)


def _shows(now: RecordState | None, then: RecordState, name: str) -> bool:
    """Whether a field has the one value already that it had then."""
    if now is None or name not in now.fields:
        return now is not None and then.value(name) is None
    return {canonical(s.value) for s in now.fields[name]} == {canonical(then.value(name))}
