"""A snapshot is one whole moment of the database, checked, and the writer never waits for it."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from companion.errors import CompanionError
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION, DEVICE
from companion.store import snapshots
from companion.store.snapshots import INTERVAL_MS, KEEP, Snapshots, defect_of, facts_of
from companion.store.writer import Edit, Store

NOON = 1_738_324_800_000  # 2025-01-31 12:00 UTC
DAY = INTERVAL_MS


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "companion.db"


@pytest.fixture
def store(database: Path):
    store = Store.open(database)
    yield store
    store.close()


@pytest.fixture
def shots(tmp_path: Path, database: Path, store: Store) -> Snapshots:
    write(store, 1, "first")
    return Snapshots(tmp_path / "snapshots", database)


def write(store: Store, number: int, title: str) -> None:
    store.write([Edit(RecordId(bytes([number]) * 16), CONVERSATION, {"title": title})], wall_ms=1)


def titles(path: Path) -> set[str]:
    with closing(snapshots.read_only(path)) as connection:
        return {row[0] for row in connection.execute("SELECT title FROM conversation")}


def test_a_snapshot_holds_what_was_committed_and_stands_alone(shots, store):
    write(store, 2, "second")  # still in the write-ahead log
    path = shots.take(NOON)
    assert path.name == "companion-20250131-120000.db"
    assert titles(path) == {"first", "second"}
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    reopened = Store.open(path)
    assert reopened.vector() == store.vector()
    reopened.close()


def test_only_the_owner_may_read_a_snapshot(shots):
    path = shots.take(NOON)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_write_in_the_middle_of_copying_neither_waits_nor_is_half_in(
    shots, store, monkeypatch, database
):
    store.write(
        [
            Edit(RecordId(bytes([n]) * 16), CONVERSATION, {"title": "x" * 2_000})
            for n in range(2, 9)
        ],
        wall_ms=1,
    )
    before = facts_of(database).records
    written = []

    class Copying(sqlite3.Connection):
        def backup(self, target, *, pages):
            def between(_status, remaining, _total):
                if remaining and not written:
                    write(store, 200, "in the middle")
                    written.append(remaining)

            super().backup(target, pages=1, progress=between)

    monkeypatch.setattr(
        snapshots,
        "_connect",
        lambda name: sqlite3.connect(
            name, uri=name.startswith("file:"), isolation_level=None, factory=Copying
        ),
    )
    path = shots.take(NOON)
    assert written
    assert facts_of(path).records == before
    assert facts_of(database).records == before + 1


def test_seven_are_kept_and_the_oldest_go_first(shots):
    taken = [shots.take(NOON + day * DAY) for day in range(KEEP + 2)]
    assert shots.all(NOON + KEEP * 2 * DAY) == list(reversed(taken[2:]))


def test_one_is_due_once_a_day(shots):
    assert shots.is_due(NOON)
    shots.take(NOON)
    assert not shots.is_due(NOON)
    assert not shots.is_due(NOON + DAY - 1_000)
    assert shots.is_due(NOON + DAY)


def test_a_database_that_holds_nothing_yet_is_not_worth_a_snapshot(tmp_path, store, database):
    store.write([Edit(RecordId(b"d" * 16), DEVICE, {"name": "Ann"})], wall_ms=1)
    shots = Snapshots(tmp_path / "snapshots", database)
    assert not shots.is_due(NOON)
    write(store, 1, "something")
    assert shots.is_due(NOON)


def test_a_clock_that_ran_ahead_neither_stops_snapshots_nor_outlives_them(shots):
    ahead = shots.take(NOON + 1_000 * DAY)
    assert shots.is_due(NOON)
    today = shots.take(NOON)
    assert shots.all(NOON) == [today, ahead]
    later = [shots.take(NOON + day * DAY) for day in range(1, KEEP)]
    assert ahead not in shots.all(NOON + KEEP * DAY)
    assert shots.all(NOON + KEEP * DAY) == [*reversed(later), today]


def test_what_a_killed_snapshot_left_is_cleared_and_never_taken_for_one(shots):
    path = shots.take(NOON)
    left = path.with_name("companion-20250201-120000.db.unfinished")
    left.write_bytes(b"the beginning")
    assert shots.all(NOON + DAY) == [path]
    shots.take(NOON + DAY)
    assert not left.exists()


def test_a_damaged_database_gives_no_snapshot_and_costs_none(shots, store, database):
    good = shots.take(NOON)
    store.close()
    spoil(database)
    with pytest.raises(CompanionError) as told:
        shots.take(NOON + DAY)
    assert told.value.reason.code == "database_damaged"
    assert list(good.parent.iterdir()) == [good]


def test_the_newest_good_one_is_found_behind_a_damaged_one(shots):
    good, bad = shots.take(NOON), shots.take(NOON + DAY)
    assert shots.newest_good(NOON + DAY) == bad
    spoil(bad)
    assert defect_of(bad) is not None
    assert shots.newest_good(NOON + DAY) == good


def test_looking_at_a_snapshot_leaves_nothing_beside_it(shots):
    path = shots.take(NOON)
    assert defect_of(path) is None
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_folder_that_cannot_be_made_is_said(tmp_path, database, store):
    (tmp_path / "snapshots").write_text("in the way")
    with pytest.raises(CompanionError) as told:
        Snapshots(tmp_path / "snapshots", database).take(NOON)
    assert told.value.reason.code == "profile_not_writable"


def spoil(path: Path) -> None:
    """Overwrite the tree of the records, as a failing disk would."""
    with closing(sqlite3.connect(path)) as connection:
        (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'record'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * page_size)
        file.write(b"\xa5" * page_size)
