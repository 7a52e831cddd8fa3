"""What is deleted for good is gone everywhere, and nothing that is in use goes without a word."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from companion.errors import ClaimRefused
from companion.model.cursor import Cursor
from companion.model.deletion import GRACE_MS, UNDO_MS
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION, DELETED, MESSAGE
from companion.store.collecting import OTHERS_MS
from companion.store.snapshots import read_only
from companion.store.writer import Edit, Store

CHAT, OTHER, NOTE, LATER = (RecordId(bytes([n]) * 16) for n in range(1, 5))
NOW = 1_738_324_800_000
DAY_MS = 86_400_000


def text(words: str) -> list:
    return [{"type": "text", "text": words}]


class Desk:
    """A device's store, with what a test asks of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store.open(path)

    def write(self, record: RecordId, kind: str, now_ms: int = NOW, **values: object) -> None:
        self.store.write([Edit(record, kind, values)], wall_ms=now_ms)

    def chat(self) -> None:
        """A conversation with a message."""
        self.write(CHAT, CONVERSATION, title="Trees", created_ms=1)
        self.write(NOTE, MESSAGE, conversation=CHAT, role="user", parts=text("an old oak"))

    def hear(self, other: "Desk") -> None:
        """A whole pass from another device, as a session does it."""
        tell = not self.store.vector().dominates(other.store.collected())
        alive = other.store.alive() if tell else None
        rows = other.store.read(
            self.store.vector(),
            self.store.unfinished().get(other.store.replica_id, Cursor()),
            records_max=1_000,
            bytes_max=1 << 20,
        )
        self.store.apply(
            rows.states,
            peer=other.store.replica_id,
            cursor=rows.cursor,
            claim=rows.claim,
            alive=alive,
            wall_ms=NOW,
        )

    def meet(self, other: "Desk") -> None:
        """Both have heard all of each other."""
        self.hear(other)
        other.hear(self)

    def ask(self, query: str) -> list[tuple]:
        with closing(read_only(self.path)) as connection:
            return connection.execute(query).fetchall()

    def titles(self) -> list[str]:
        return [title for (title,) in self.ask("SELECT title FROM conversation WHERE NOT deleted")]

    def held(self) -> list[RecordId]:
        return [RecordId(uid) for (uid,) in self.ask("SELECT uid FROM held ORDER BY uid")]

    def collect(self) -> None:
        self.store.collect(self.store.vector())


@pytest.fixture
def desks(tmp_path: Path):
    made = [Desk(tmp_path / f"{name}.db") for name in ("here", "there")]
    yield made
    for desk in made:
        desk.store.close()


@pytest.fixture
def here(desks) -> Desk:
    desks[0].chat()
    return desks[0]


@pytest.fixture
def there(here, desks) -> Desk:
    """It knows all that `here` does."""
    desks[1].hear(here)
    return desks[1]


# --- going for good --------------------------------------------------------------------------


def test_a_purged_conversation_goes_with_its_messages_its_history_and_its_words(here):
    here.write(NOTE, MESSAGE, parts=text("a young oak"))
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    assert here.store.state(CHAT).is_purged
    assert here.store.state(NOTE).is_purged
    for table in ("conversation", "message", "history"):
        assert here.ask(f"SELECT count(*) FROM {table}") == [(0,)]
    for word in ("oak", "trees"):
        for index in ("search", "search_title"):
            found = f"SELECT count(*) FROM {index} WHERE {index} MATCH '{word}'"
            assert here.ask(found) == [(0,)]
    assert b"oak" not in b"".join(state for (state,) in here.ask("SELECT state FROM record"))


def test_what_is_not_deleted_is_not_purged(here):
    here.store.purge([CHAT, OTHER], wall_ms=NOW)
    assert here.titles() == ["Trees"]


def test_a_purge_reaches_who_knows_of_the_deletion_and_asks_nothing_there(here, there):
    here.write(CHAT, CONVERSATION, deleted=True)
    there.hear(here)
    here.store.purge([CHAT], wall_ms=NOW)
    there.hear(here)
    assert there.ask("SELECT count(*) FROM message") == [(0,)]
    assert there.held() == []


def test_a_collected_record_leaves_only_its_id(here, there):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    before = here.store.vector()
    here.store.collect(VersionVector())
    assert here.store.state(CHAT) is not None
    here.collect()
    assert here.store.state(CHAT) is None
    assert here.store.was_purged(CHAT)
    assert here.store.was_purged(NOTE)
    assert here.ask("SELECT count(*) FROM dot") == [(0,)]
    assert here.store.collected() == before


def test_what_is_written_after_a_purge_is_there_and_no_longer_counts_as_purged(here, there):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    here.write(CHAT, CONVERSATION, title="again")
    assert not here.store.was_purged(CHAT)
    there.meet(here)
    assert here.titles() == there.titles() == ["again"]


# --- when --------------------------------------------------------------------------------------


def ripe(desk: Desk, now_ms: int, frontier: VersionVector | None = None) -> list[RecordId]:
    everything = desk.store.vector() if frontier is None else frontier
    found, more = desk.store.ripe(everything, after=0, now_ms=now_ms)
    assert more is None
    return found


def test_an_own_deletion_is_ripe_after_its_time_and_a_grace(here):
    here.write(CHAT, CONVERSATION, deleted=True)
    assert ripe(here, NOW + UNDO_MS - DAY_MS) == []
    assert ripe(here, NOW + UNDO_MS + GRACE_MS) == []  # seen for the first time
    assert ripe(here, NOW + UNDO_MS + GRACE_MS + DAY_MS) == []
    assert ripe(here, NOW + UNDO_MS + 2 * GRACE_MS) == [CHAT]


def test_the_deletion_of_another_device_is_left_to_that_one_for_a_week(here, there):
    there.write(CHAT, CONVERSATION, deleted=True)
    here.hear(there)
    assert ripe(here, NOW + OTHERS_MS - 1) == []
    assert ripe(here, NOW + OTHERS_MS + GRACE_MS - 2) == []
    assert ripe(here, NOW + OTHERS_MS + 2 * GRACE_MS) == [CHAT]


def test_a_deletion_that_somebody_may_not_know_of_is_not_ripe(here):
    known = here.store.vector()
    here.write(CHAT, CONVERSATION, deleted=True)
    for later_ms in (60, 90, 120):
        assert ripe(here, NOW + later_ms * DAY_MS, known) == []


def test_a_clock_that_jumps_and_comes_back_makes_nothing_ripe(here):
    here.write(CHAT, CONVERSATION, deleted=True)
    year_later = NOW + 365 * DAY_MS
    assert ripe(here, year_later) == []
    assert ripe(here, NOW + DAY_MS) == []
    assert ripe(here, year_later + GRACE_MS) == []


def test_what_is_taken_back_is_no_longer_on_its_way(here):
    here.write(CHAT, CONVERSATION, deleted=True)
    assert ripe(here, NOW + 2 * UNDO_MS) == []
    here.write(CHAT, CONVERSATION, deleted=False)
    assert ripe(here, NOW + 3 * UNDO_MS) == []
    assert here.ask("SELECT count(*) FROM due") == [(0,)]


def test_ripe_records_are_found_portion_by_portion(here, monkeypatch):
    monkeypatch.setattr("companion.store.collecting.PORTION", 2)
    records = [RecordId(bytes([n]) * 16) for n in range(10, 15)]
    for record in records:
        here.write(record, CONVERSATION, title="x")
        here.write(record, CONVERSATION, deleted=True)
    for now_ms in (NOW + 2 * UNDO_MS, NOW + 3 * UNDO_MS):
        found, after = [], 0
        while after is not None:
            portion, after = here.store.ripe(here.store.vector(), after=after, now_ms=now_ms)
            found += portion
    assert found == records


# --- who was away ------------------------------------------------------------------------------


@pytest.mark.parametrize("collected", [False, True])
def test_what_is_in_use_and_was_purged_elsewhere_is_held_for_review(here, there, collected):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    if collected:
        here.collect()
    there.meet(here)
    assert there.titles() == here.titles() == []
    assert there.held() == [CHAT, NOTE]
    assert here.held() == []


@pytest.mark.parametrize("collected", [False, True])
def test_what_is_kept_is_back_whole_everywhere(here, there, collected):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    if collected:
        here.collect()
    there.meet(here)
    there.store.decide_held([CHAT], keep=True, wall_ms=NOW)
    here.hear(there)
    assert here.titles() == there.titles() == ["Trees"]
    assert here.ask("SELECT text FROM message") == [("an old oak",)]
    assert there.held() == []
    assert there.ask("SELECT count(*) FROM conflict") == [(0,)]


def test_a_second_purge_adds_to_what_is_held(here, there, desks, tmp_path):
    third = Desk(tmp_path / "third.db")
    third.hear(here)
    there.write(CHAT, CONVERSATION, title="Oaks")
    third.write(CHAT, CONVERSATION, title="Elms")
    here.hear(there)
    here.hear(third)
    for other in (there, third):  # each has seen one of the two titles
        other.write(CHAT, CONVERSATION, deleted=True)
        other.store.purge([CHAT], wall_ms=NOW)
        here.hear(other)
    here.store.decide_held([CHAT], keep=True, wall_ms=NOW)
    assert {s.value for s in here.store.state(CHAT).fields["title"]} == {"Oaks", "Elms"}
    third.store.close()


def test_what_a_comparison_would_take_is_held_as_well(here, there):
    there.write(CHAT, CONVERSATION, deleted=True)
    there.store.purge([CHAT], wall_ms=NOW)
    here.store.repair([there.store.state(CHAT)], wall_ms=NOW)
    assert here.held() == [CHAT]


def test_what_is_deleted_here_as_well_is_forgotten(here, there):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    there.meet(here)
    there.store.decide_held([CHAT], keep=False, wall_ms=NOW)
    here.hear(there)
    assert there.held() == []
    assert here.titles() == there.titles() == []


@pytest.mark.parametrize("collected", [False, True])
def test_what_was_edited_while_away_is_there_and_the_rest_is_held(here, there, collected):
    there.write(CHAT, CONVERSATION, title="Old trees")
    there.write(NOTE, MESSAGE, parts=text("an old ash"))
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    if collected:
        here.collect()
    there.meet(here)
    assert here.titles() == there.titles() == ["Old trees"]
    assert set(there.held()) == {CHAT, NOTE}
    there.store.decide_held([CHAT], keep=True, wall_ms=NOW)
    here.hear(there)
    for desk in (here, there):
        assert desk.ask("SELECT text FROM message") == [("an old ash",)]
        assert desk.store.state(NOTE).value("role") == "user"
        assert desk.ask("SELECT count(*) FROM conflict") == [(0,)]


def test_deleting_here_as_well_deletes_what_was_edited_while_away(here, there):
    there.write(CHAT, CONVERSATION, title="Old trees")
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    there.meet(here)
    there.store.decide_held([CHAT], keep=False, wall_ms=NOW)
    here.hear(there)
    assert here.titles() == there.titles() == []


def test_both_versions_of_a_conflict_are_kept(here, there):
    there.write(CHAT, CONVERSATION, title="Old trees")
    here.write(CHAT, CONVERSATION, title="New trees")
    there.meet(here)
    shown = there.titles()
    here.write(CHAT, CONVERSATION, title="Trees again")
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    there.meet(here)
    there.store.decide_held([CHAT], keep=True, wall_ms=NOW)
    here.hear(there)
    assert here.titles() == there.titles() == shown
    assert here.ask("SELECT field FROM conflict") == [("title",)]


def test_what_was_deleted_here_before_asks_nothing(here, there):
    there.write(CHAT, CONVERSATION, deleted=True)
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    here.collect()
    there.meet(here)
    assert there.held() == []
    assert here.titles() == there.titles() == []
    assert there.ask("SELECT count(*) FROM message") == [(0,)]


def test_a_claim_of_one_who_let_go_is_refused_without_word_of_what_stands(here, there):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    here.collect()
    before = there.store.vector()
    rows = here.store.read(before, Cursor(), records_max=9, bytes_max=1 << 20)
    with pytest.raises(ClaimRefused):
        there.store.apply(
            rows.states, peer=here.store.replica_id, cursor=rows.cursor, claim=rows.claim, wall_ms=1
        )
    assert there.store.vector() == before
    assert there.titles() == ["Trees"]


def test_one_that_comes_new_gets_what_stands_and_nothing_else(here, there, tmp_path):
    here.write(OTHER, CONVERSATION, title="Rivers")
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    here.collect()
    new = Desk(tmp_path / "new.db")
    new.write(LATER, CONVERSATION, title="Hills")
    new.meet(here)
    assert sorted(new.titles()) == sorted(here.titles()) == ["Hills", "Rivers"]
    assert new.held() == []
    new.store.close()


def test_what_was_on_its_way_when_it_was_let_go_does_not_come_back(here, there, tmp_path):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    here.collect()
    new = Desk(tmp_path / "new.db")
    rows = there.store.read(new.store.vector(), Cursor(), records_max=9, bytes_max=1 << 20)
    new.hear(here)  # while that is on its way
    new.store.apply(
        rows.states,
        peer=there.store.replica_id,
        cursor=rows.cursor,
        claim=rows.claim,
        wall_ms=NOW,
    )
    assert {state.id for state in rows.states} >= {CHAT, NOTE}
    assert new.store.states([CHAT, NOTE]) == {}
    assert new.held() == []
    new.store.close()


# --- the file ----------------------------------------------------------------------------------


def test_a_message_that_moves_takes_its_conflict_with_it(here, there):
    here.write(OTHER, CONVERSATION, title="Rivers")
    there.meet(here)
    here.write(NOTE, MESSAGE, parts=text("here"))
    there.write(NOTE, MESSAGE, parts=text("there"))
    here.hear(there)
    assert here.ask("SELECT conversation FROM conflict") == [(CHAT,)]
    here.write(NOTE, MESSAGE, conversation=OTHER)
    assert here.ask("SELECT conversation FROM conflict") == [(OTHER,)]


def test_purging_one_message_leaves_its_conversation(here):
    here.write(NOTE, MESSAGE, **{DELETED: True})
    here.store.purge([NOTE], wall_ms=NOW)
    assert here.titles() == ["Trees"]
    assert here.ask("SELECT count(*) FROM message") == [(0,)]


def test_an_image_of_the_file_holds_nothing_of_it_after_a_vacuum(here):
    here.write(CHAT, CONVERSATION, deleted=True)
    here.store.purge([CHAT], wall_ms=NOW)
    here.collect()
    here.store.close()
    with closing(sqlite3.connect(here.path)) as connection:
        connection.create_function("segment", 1, lambda words: words, deterministic=True)
        connection.execute("VACUUM")
    assert b"an old oak" not in here.path.read_bytes()
    here.store = Store.open(here.path)
