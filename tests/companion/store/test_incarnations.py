"""One dot never gets two meanings, whatever was restored, copied or lost."""

import shutil
from pathlib import Path

import pytest

from companion.model.claims import Evidence
from companion.model.cursor import Cursor
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION
from companion.store.writer import Edit, Store
from companion.witness import Witness

RECORDS = [RecordId(bytes([n]) * 16) for n in range(1, 9)]
WALL_MS = 1_700_000_000_000


class Computer:
    """A profile's database and the witness beside it."""

    def __init__(self, directory: Path, state: Path | None = None) -> None:
        self.directory = directory
        self.state = state or directory.with_name(directory.name + "-state")
        directory.mkdir(exist_ok=True)
        self.database = directory / "companion.db"
        self.start()

    def start(self) -> None:
        self.store = Store.open(self.database)
        self.witness = Witness(self.database, self.state)
        self.renewed = self.witness.confront(self.store)

    def stop(self) -> None:
        self.witness.testify(self.store)
        self.store.close()

    def backup(self) -> Path:
        """Its directory, copied while it does not run."""
        self.stop()
        copy = self.directory.with_name(self.directory.name + "-copy")
        shutil.copytree(self.directory, copy)
        self.start()
        return copy

    def restore(self, copy: Path) -> None:
        self.stop()
        shutil.copytree(copy, self.directory, dirs_exist_ok=True)
        for name in ("companion.db-wal", "companion.db-shm"):
            (self.directory / name).unlink(missing_ok=True)

    def write(self, record: int, title: str) -> None:
        self.store.write([Edit(RECORDS[record], CONVERSATION, {"title": title})], wall_ms=WALL_MS)

    def titles(self, record: int) -> set[object]:
        state = self.store.state(RECORDS[record])
        return {s.value for s in state.fields["title"]} if state else set()


def meet(a: Computer, b: Computer) -> bool:
    """A session of two, to its end; False when one of them took another incarnation for it."""
    for one, other in ((a.store, b.store), (b.store, a.store)):
        if one.heed(Evidence(other.replica_id, other.vector(), other.heads(), other.disowned())):
            return False
    for source, target in ((a.store, b.store), (b.store, a.store)):
        rows = source.read(target.vector(), Cursor(), records_max=1_000, bytes_max=1 << 22)
        target.apply(
            rows.states,
            peer=source.replica_id,
            cursor=rows.cursor,
            claim=rows.claim,
            wall_ms=WALL_MS,
        )
    return True


def sync(*computers: Computer) -> None:
    for _ in range(4):
        for n, a in enumerate(computers):
            for b in computers[n + 1 :]:
                meet(a, b)


@pytest.fixture
def pair(tmp_path):
    a, b = Computer(tmp_path / "a"), Computer(tmp_path / "b")
    yield a, b
    for computer in (a, b):
        computer.store.close()


def assert_same(*computers: Computer) -> None:
    first, *others = computers
    for other in others:
        assert first.store.states(RECORDS) == other.store.states(RECORDS)
        assert first.store.vector() == other.store.vector()


def test_an_ordinary_start_keeps_the_incarnation(pair):
    a, _ = pair
    assert not a.renewed
    a.write(0, "x")
    replica = a.store.replica_id
    for _ in range(3):
        a.stop()
        a.start()
        assert not a.renewed
    a.store.close()  # as a crash does, without a word to the witness
    a.start()
    assert (a.renewed, a.store.replica_id) == (False, replica)


def test_a_restored_backup_is_noticed_at_the_start_and_gets_its_lost_writes_back(pair):
    a, b = pair
    a.write(0, "old")
    copy = a.backup()
    a.write(0, "lost here")
    a.write(1, "also lost here")
    sync(a, b)
    a.restore(copy)
    a.start()
    assert a.renewed
    a.write(2, "written after the restore")
    sync(a, b)
    assert a.titles(0) == {"lost here"}
    assert a.titles(1) == {"also lost here"}
    assert b.titles(2) == {"written after the restore"}
    assert_same(a, b)


def test_a_database_alone_that_was_put_back_in_its_place_is_noticed(pair):
    a, _ = pair
    a.write(0, "old")
    copy = a.backup()
    a.stop()
    a.start()
    a.stop()
    with a.database.open("r+b") as file:  # the same file, with older bytes
        file.write((copy / "companion.db").read_bytes())
        file.truncate()
    a.start()
    assert a.renewed


def test_a_copied_profile_counts_for_itself_and_both_go_on(pair, tmp_path):
    a, b = pair
    a.write(0, "common")
    copy = a.backup()
    clone = Computer(copy, tmp_path / "other-machine")
    assert clone.renewed
    a.write(1, "from the original")
    clone.write(2, "from the copy")
    sync(a, b, clone)
    assert_same(a, b, clone)
    assert (b.titles(1), b.titles(2)) == ({"from the original"}, {"from the copy"})
    clone.store.close()


def test_a_disk_that_lost_the_last_writes_is_noticed(pair):
    a, _ = pair
    a.write(0, "kept")
    a.write(1, "swallowed")
    a.witness.testify(a.store)
    a.store.close()
    witness = a.witness._file.read_text()
    a.witness._file.write_text(witness.replace('"counter": 2', '"counter": 3'))
    a.start()
    assert a.renewed


def go_back_unnoticed(a: Computer, copy: Path) -> None:
    """As a virtual machine's snapshot does: database and witness alike are of then."""
    a.restore(copy)
    a.store = Store.open(a.database)


def test_what_was_written_before_a_rollback_was_noticed_is_issued_again(pair):
    a, b = pair
    a.write(0, "agreed")
    sync(a, b)
    copy = a.backup()
    a.write(0, "future")
    a.write(1, "future too")
    sync(a, b)
    go_back_unnoticed(a, copy)
    a.write(0, "past")  # the dot that b knows as "future"
    sync(a, b)
    assert_same(a, b)
    assert b.titles(0) == {"future", "past"}
    assert b.titles(1) == {"future too"}
    assert b.store.counts().conflicts == 1


def test_as_many_writes_after_a_rollback_as_before_are_noticed_by_their_hash(pair):
    a, b = pair
    a.write(0, "agreed")
    sync(a, b)
    copy = a.backup()
    a.write(1, "future")
    sync(a, b)
    go_back_unnoticed(a, copy)
    a.write(2, "past")  # the same counter as "future": no vector tells them apart
    sync(a, b)
    assert_same(a, b)
    assert (a.titles(1), b.titles(2)) == ({"future"}, {"past"})


def test_more_writes_after_a_rollback_than_before_are_noticed_by_their_hash(pair):
    a, b = pair
    a.write(0, "agreed")
    sync(a, b)
    copy = a.backup()
    a.write(1, "future")
    sync(a, b)
    go_back_unnoticed(a, copy)
    for n in range(2, 6):
        a.write(n, f"past {n}")
    sync(a, b)
    assert_same(a, b)
    assert a.titles(1) == {"future"}
    assert [b.titles(n) for n in range(2, 6)] == [{f"past {n}"} for n in range(2, 6)]


def test_two_machines_that_write_under_one_replica_id_are_told_apart_by_the_third(pair, tmp_path):
    a, b = pair
    a.write(0, "common")
    sync(a, b)
    copy = a.backup()
    shutil.copytree(copy, tmp_path / "twin")
    twin = Computer.__new__(Computer)
    twin.database = tmp_path / "twin" / "companion.db"
    twin.store = Store.open(twin.database)
    assert twin.store.replica_id == a.store.replica_id
    a.write(1, "here")
    twin.write(2, "there")
    meet(a, b)
    meet(twin, b)
    assert twin.store.replica_id != a.store.replica_id
    sync(a, b, twin)
    assert_same(a, b, twin)
    assert (twin.titles(1), a.titles(2)) == ({"here"}, {"there"})
    twin.store.close()


def test_what_is_issued_again_and_had_arrived_under_its_old_dot_is_no_conflict(pair, tmp_path):
    a, b = pair
    c = Computer(tmp_path / "c")
    a.write(0, "agreed")
    sync(a, b, c)
    a.write(1, "pre-snapshot")
    rows = a.store.read(c.store.vector(), Cursor(), records_max=99, bytes_max=1 << 20)
    c.store.apply(  # c has it, and a does not know that
        rows.states, peer=a.store.replica_id, cursor=rows.cursor, claim=rows.claim, wall_ms=WALL_MS
    )
    copy = a.backup()
    a.write(2, "future")
    meet(a, b)
    go_back_unnoticed(a, copy)
    a.write(3, "past")
    sync(a, b, c)
    assert_same(a, b, c)
    assert c.titles(1) == {"pre-snapshot"}
    assert c.store.counts().conflicts == 0
    assert (c.titles(2), c.titles(3)) == ({"future"}, {"past"})
    c.store.close()
