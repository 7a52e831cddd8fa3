"""What a removed device got in is found, kept or taken back, and all devices stay equal."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from companion.model.ids import RecordId
from companion.model.merge import RecordState, conflicting_fields
from companion.model.quarantine import Quarantine
from companion.model.records import (
    CONVERSATION,
    DELETED,
    DEVICE,
    MESSAGE,
    TAG_PREFIX,
    Value,
    canonical,
)
from companion.store import meta
from companion.store import quarantined as store_quarantined
from companion.store.reviewing import Review
from companion.store.writer import Edit, Store
from companion.views import quarantined as views_quarantined
from companion.views.pages import Views
from companion.views.rows import QuarantinedRow
from tests.companion.store.test_writer import sync

WALL_MS = 1_700_000_000_000
CHAT, NEW_CHAT, NOTE, NEW_NOTE, BOX = (RecordId(bytes([n]) * 16) for n in range(1, 6))


class Group:
    """Ann and Bob, and Eve's device, which they have removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ann, self.bob, self.eve = (
            Store.open(folder / f"{name}.db") for name in ("ann", "bob", "eve")
        )

    def close(self) -> None:
        for store in (self.ann, self.bob, self.eve):
            store.close()

    def write(self, store: Store, record: RecordId, kind: str, **values: Value) -> None:
        store.write([Edit(record, kind, values)], wall_ms=WALL_MS)

    def begin(self) -> None:
        """A conversation with a message, which all have."""
        self.write(self.ann, CHAT, CONVERSATION, title="Trees", created_ms=1)
        self.write(self.ann, NOTE, MESSAGE, conversation=CHAT, role="user", parts=text("an oak"))
        self.write(self.eve, BOX, CONVERSATION, title="Hers, long ago", created_ms=2)
        self.meet(self.ann, self.bob, self.eve)

    def meet(self, *stores: Store) -> None:
        for _ in range(2):
            for one in stores:
                for other in stores:
                    if one is not other:
                        sync(one, other)

    def remove_eve(self) -> None:
        """Ann removes Eve's device, having seen what she has by now."""
        quarantine = Quarantine({self.eve.replica_id: self.ann.vector()[self.eve.replica_id]})
        for store in (self.ann, self.bob):
            store.meta_set(meta.QUARANTINE, quarantine.packed())

    def waiting(self, name: str) -> list[QuarantinedRow]:
        store = {"ann": self.ann, "bob": self.bob}[name]
        views = Views.open(self.folder / f"{name}.db", self.folder)
        try:
            rows = views.quarantined()
        finally:
            views.close()
        assert store.counts().quarantined == len(rows)
        return rows

    def decide(self, store: Store, *conversations: RecordId, keep: bool) -> int:
        review = Review(conversations, keep=keep)
        store.write_portions(review.portions(), digests=[], wall_ms=WALL_MS)
        return review.left

    def shown(self, store: Store) -> dict[RecordId, RecordState]:
        return store.states([CHAT, NEW_CHAT, NOTE, NEW_NOTE, BOX])

    def assert_equal(self) -> None:
        assert self.ann.vector() == self.bob.vector()
        assert values(self.shown(self.ann)) == values(self.shown(self.bob))


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    group = Group(tmp_path)
    group.begin()
    yield group
    group.close()


def text(words: str) -> list[Value]:
    return [{"type": "text", "text": words}]


def values(states: dict[RecordId, RecordState]) -> dict[RecordId, dict[str, set[bytes]]]:
    return {
        record: {name: {canonical(s.value) for s in each} for name, each in state.fields.items()}
        for record, state in states.items()
    }


def eve_writes_late(group: Group) -> None:
    """She changes, deletes and adds; Bob, who does not know yet, lets it in."""
    group.write(group.eve, CHAT, CONVERSATION, **{"title": "Taken over", TAG_PREFIX + "x": True})
    group.write(group.eve, NOTE, MESSAGE, **{DELETED: True})
    group.write(group.eve, NEW_NOTE, MESSAGE, conversation=CHAT, role="user", parts=text("hers"))
    group.write(group.eve, NEW_CHAT, CONVERSATION, title="Hers", created_ms=3)
    group.remove_eve()
    sync(group.eve, group.bob)
    group.meet(group.bob, group.ann)


def test_only_what_the_remover_had_not_seen_waits_and_it_is_shown_with_what_stood_before(group):
    assert group.waiting("ann") == []
    eve_writes_late(group)
    for name in ("ann", "bob"):
        rows = {row.title: row for row in group.waiting(name)}
        assert rows.keys() == {"Taken over", "Hers"}
        assert rows["Hers"].is_new
        assert not rows["Taken over"].is_new
        assert rows["Taken over"].records == 3
        told = {(w.field, w.before, w.now) for w in rows["Taken over"].writes}
        assert told == {
            ("title", "Trees", "Taken over"),
            ("tag:x", "False", "True"),
            ("deleted", "False", "True"),
            ("parts", "", "hers"),
        }


def test_what_is_taken_back_is_everywhere_as_it_was_and_waits_no_more(group):
    before = values(group.shown(group.ann))
    eve_writes_late(group)
    assert group.decide(group.bob, CHAT, NEW_CHAT, keep=False) == 0
    group.meet(group.ann, group.bob)
    group.assert_equal()
    assert group.waiting("ann") == group.waiting("bob") == []
    after = group.shown(group.ann)
    assert after[NEW_CHAT].is_deleted
    assert after[NEW_NOTE].is_deleted
    assert after[NEW_CHAT].value("title") == "Hers"  # it can be taken from the trash
    tag = {TAG_PREFIX + "x": {canonical(False)}}
    assert values(after)[CHAT] == before[CHAT] | tag
    assert values(after)[NOTE] == before[NOTE]
    assert canonical("Taken over") in group.ann.earlier_values(CHAT, "title")


def test_what_is_kept_stays_as_it_is_and_waits_no_more(group):
    eve_writes_late(group)
    before = values(group.shown(group.ann))
    assert group.decide(group.ann, CHAT, NEW_CHAT, keep=True) == 0
    group.meet(group.ann, group.bob)
    group.assert_equal()
    assert group.waiting("ann") == group.waiting("bob") == []
    assert values(group.shown(group.ann)) == before


def test_what_others_wrote_beside_it_survives_either_decision(group):
    group.write(group.bob, CHAT, CONVERSATION, title="Bob's own")
    eve_writes_late(group)  # beside Bob's, unseen
    assert conflicting_fields(group.shown(group.ann)[CHAT]) == ["title"]
    group.decide(group.ann, CHAT, keep=True)
    assert conflicting_fields(group.shown(group.ann)[CHAT]) == ["title"]
    group.write(group.eve, CHAT, CONVERSATION, title="Once more")
    sync(group.eve, group.bob)
    group.meet(group.bob, group.ann)
    group.decide(group.bob, CHAT, keep=False)
    group.meet(group.ann, group.bob)
    group.assert_equal()
    titles = {s.value for s in group.shown(group.ann)[CHAT].fields["title"]}
    assert "Bob's own" in titles
    assert "Once more" not in titles


def test_a_deletion_here_is_not_undone_by_keeping(group):
    eve_writes_late(group)
    group.write(group.ann, CHAT, CONVERSATION, **{DELETED: True})
    group.decide(group.ann, CHAT, keep=True)
    assert group.shown(group.ann)[CHAT].is_deleted


def test_two_who_decide_alike_at_once_agree_and_else_a_person_is_asked(group):
    eve_writes_late(group)
    group.decide(group.bob, NEW_CHAT, keep=True)
    for keep in ((False, False), (True, False)):
        group.write(group.eve, CHAT, CONVERSATION, title=f"Again {keep}")
        group.meet(group.eve, group.bob)
        group.meet(group.bob, group.ann)
        group.decide(group.ann, CHAT, keep=keep[0])
        group.decide(group.bob, CHAT, keep=keep[1])
        group.meet(group.ann, group.bob)
        group.assert_equal()
        conflicts = conflicting_fields(group.shown(group.ann)[CHAT])
        assert ("title" in conflicts) is (keep[0] is not keep[1])
        assert group.waiting("ann") == []


def test_where_nobody_here_knows_what_stood_before_it_is_left_and_said(group, tmp_path):
    eve_writes_late(group)
    carol = Store.open(tmp_path / "carol.db")  # who was not there before
    carol.meta_set(meta.QUARANTINE, group.ann.meta_get(meta.QUARANTINE))
    sync(group.ann, carol)
    assert group.decide(carol, CHAT, NEW_CHAT, keep=False) == 1
    states = group.shown(carol)
    assert states[CHAT].value("title") == "Taken over"
    assert states[CHAT].value(TAG_PREFIX + "x") is False
    assert states[NEW_CHAT].is_deleted
    assert carol.counts().quarantined == 1
    sync(carol, group.ann)
    group.decide(group.ann, CHAT, keep=False)
    assert group.shown(group.ann)[CHAT].value("title") == "Trees"
    carol.close()


def test_what_devices_say_of_themselves_is_not_reviewed_nor_is_what_is_gone_for_good(group):
    group.write(group.eve, NOTE, MESSAGE, **{DELETED: True})
    group.write(group.eve, RecordId(b"e" * 16), DEVICE, name="Eve")
    group.eve.purge([NOTE], wall_ms=WALL_MS)
    group.remove_eve()
    group.meet(group.eve, group.bob)
    group.meet(group.bob, group.ann)
    assert group.waiting("ann") == []
    assert group.ann.counts().held == 1  # what was in use is held, as from any device


def test_it_is_found_by_the_index_and_not_by_reading_it_all(group):
    eve_writes_late(group)
    quarantine = Quarantine.unpacked(group.ann.meta_get(meta.QUARANTINE)).as_json()
    with closing(sqlite3.connect(group.folder / "ann.db")) as database:
        for query, values in (
            (store_quarantined._COUNT.text, {"quarantine": quarantine}),
            (views_quarantined._WAITING, (quarantine, 10)),
        ):
            plan = [row[-1] for row in database.execute(f"EXPLAIN QUERY PLAN {query}", values)]
            assert any(step.startswith("SEARCH d USING PRIMARY KEY") for step in plan), plan


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_in_whatever_order_all_end_equal_and_nothing_waits(group, seed):
    chance = random.Random(seed)
    stores = (group.ann, group.bob, group.eve)
    fields = ({"title": "a"}, {"title": "b"}, {"pinned": True}, {DELETED: True})
    group.remove_eve()
    for _ in range(60):
        match chance.randrange(3):
            case 0:
                record = chance.choice((CHAT, NOTE))
                kind = CONVERSATION if record == CHAT else MESSAGE
                group.write(chance.choice(stores), record, kind, **chance.choice(fields))
            case 1:
                sync(*chance.sample(stores, 2))
            case _:
                group.decide(chance.choice(stores[:2]), CHAT, keep=chance.random() < 0.5)
    group.meet(group.ann, group.bob)
    group.assert_equal()
    group.decide(group.bob, CHAT, keep=chance.random() < 0.5)
    group.meet(group.ann, group.bob)
    group.assert_equal()
    assert group.waiting("ann") == []
