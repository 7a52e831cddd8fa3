"""Making everything as it was in a backup, by ordinary writes, on real databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.merge import conflicting_fields
from companion.model.records import CONVERSATION, DELETED, DEVICE, STATEMENT
from companion.store.reverting import edits_to
from companion.store.writer import Edit, Store
from tests.companion.store.test_writer import sync

WALL_MS = 1_700_000_000_000
A, B, C = (RecordId(bytes([n]) * 16) for n in range(1, 4))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store, Store]]:
    """What was, what is, and another device that was in step with what is."""
    opened = [Store.open(tmp_path / name) for name in ("then.db", "now.db", "other.db")]
    yield tuple(opened)
    for store in opened:
        store.close()


def put(store: Store, record: RecordId, kind: str = CONVERSATION, **values: object) -> None:
    store.write([Edit(record, kind, values)], wall_ms=WALL_MS)


def revert(now: Store, then: Store) -> list[Edit]:
    edits = list(edits_to(now, then))
    now.write(edits, wall_ms=WALL_MS)
    return edits


def shown(store: Store) -> dict[RecordId, dict[str, object]]:
    states = store.states([A, B, C])
    return {
        record: {name: state.value(name) for name in state.fields if name != DELETED}
        for record, state in states.items()
        if not state.is_deleted
    }


def test_everything_becomes_what_it_was(stores):
    then, now, _ = stores
    put(then, A, title="old", folder="x")
    put(then, B, kind="newer kind", thing=[1])
    sync(then, now)
    put(now, A, title="new", pinned=True)
    put(now, B, kind="newer kind", deleted=True)
    put(now, C, title="made since")
    revert(now, then)
    assert shown(now) == {A: {"title": "old", "folder": "x", "pinned": None}, B: {"thing": [1]}}
    assert list(edits_to(now, then)) == []


def test_what_was_deleted_then_is_deleted_again_and_what_is_gone_in_both_is_left(stores):
    then, now, _ = stores
    put(then, A, title="a")
    put(then, B, title="b")
    put(then, A, deleted=True)
    put(then, B, deleted=True)
    sync(then, now)
    put(now, A, deleted=False)
    (edit,) = revert(now, then)
    assert (edit.record, edit.values) == (A, {DELETED: True})
    assert shown(now) == {}


def test_a_conflict_of_today_ends_with_the_value_of_then(stores):
    then, now, other = stores
    put(then, A, title="old")
    sync(then, now)
    sync(then, other)
    put(now, A, title="one")
    put(other, A, title="two")
    sync(other, now)
    state = now.state(A)
    assert state is not None
    assert conflicting_fields(state) == ["title"]
    revert(now, then)
    assert shown(now) == {A: {"title": "old"}}
    assert now.counts().conflicts == 0


def test_the_group_does_not_go_back(stores):
    then, now, _ = stores
    put(then, A, kind=DEVICE, name="Laptop")
    put(then, B, kind=STATEMENT, body=b"once")
    sync(then, now)
    put(now, A, kind=DEVICE, name="Old laptop")
    put(now, C, kind=STATEMENT, body=b"since")
    assert list(edits_to(now, then)) == []


def test_the_other_devices_follow_and_what_they_wrote_unseen_is_a_conflict(stores):
    then, now, other = stores
    put(then, A, title="old")
    put(then, B, title="kept")
    for device in (now, other):
        sync(then, device)
    put(now, A, title="new")
    put(now, C, title="made since")
    sync(now, other)
    put(other, B, title="unseen")
    put(now, B, title="seen")
    revert(now, then)
    sync(now, other)
    sync(other, now)
    assert now.states([A, B, C]) == other.states([A, B, C])
    state = other.state(B)
    assert state is not None
    assert {s.value for s in state.fields["title"]} == {"kept", "unseen"}
    assert shown(other)[A] == {"title": "old"}
    assert C not in shown(other)


def test_records_come_in_portions_and_none_twice(stores):
    then, _, _ = stores
    for record in (A, B, C):
        put(then, record, title="x")
    portions = list(then.portions(2))
    assert [len(states) for states in portions] == [2, 1]
    assert [state.id for states in portions for state in states] == [A, B, C]
    assert then.vector() == VersionVector({then.replica_id: 3})
