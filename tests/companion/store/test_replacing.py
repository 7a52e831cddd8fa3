"""Whenever the power goes while a database is replaced, the next start has the old or the new."""

from pathlib import Path

import pytest

from companion.errors import CompanionError
from companion.store import durable
from companion.store.replacing import STEPS, Replacement
from companion.store.snapshots import copy_database

CERTAIN = 1 + STEPS.index(Replacement._write_journal)
"""So many steps done, and it is certain that the new one comes."""


def write(path: Path, text: str) -> None:
    path.write_text(text)


def content(path: Path) -> str:
    return path.read_text()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    write(tmp_path / "companion.db", "old")
    return tmp_path / "companion.db"


def staged(database: Path) -> Replacement:
    replacement = Replacement(database.parent, database)
    write(replacement.begin(), "new")
    return replacement


def begun_again(database: Path) -> Replacement:
    """What the next start makes of the files."""
    again = Replacement(database.parent, database)
    again.finish_or_undo()
    return again


def test_the_new_one_takes_the_place_of_the_old_which_is_kept(database):
    folder = staged(database).carry_out("kept")
    assert content(database) == "new"
    assert content(folder / "companion.db") == "old"
    assert folder == database.parent / "set-aside" / "kept"
    assert sorted(p.name for p in database.parent.iterdir()) == ["companion.db", "set-aside"]


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_killed_after_any_step_the_next_start_has_one_of_the_two_whole(database, done):
    replacement = staged(database)
    for step in STEPS[:done]:
        step(replacement, "kept")
    begun_again(database)
    if done < CERTAIN:
        assert content(database) == "old"
        assert not (database.parent / "set-aside").exists()
    else:
        assert content(database) == "new"
        assert content(database.parent / "set-aside" / "kept" / "companion.db") == "old"
    assert not (database.parent / "replacing").exists()


@pytest.mark.parametrize("first", range(len(STEPS) + 1))
@pytest.mark.parametrize("second", range(len(STEPS) + 1))
def test_killed_again_while_finishing_it_is_finished_all_the_same(database, first, second):
    replacement = staged(database)
    for step in STEPS[:first]:
        step(replacement, "kept")
    if first >= CERTAIN:
        for step in STEPS[:second]:
            step(Replacement(database.parent, database), "kept")
    begun_again(database)
    assert content(database) == ("old" if first < CERTAIN else "new")
    kept = database.parent / "set-aside" / "kept" / "companion.db"
    assert kept.exists() == (first >= CERTAIN)


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_the_log_of_the_old_one_goes_with_it(database, done):
    for suffix in ("-wal", "-shm"):  # as a daemon that was killed leaves them
        write(database.with_name(database.name + suffix), suffix)
    replacement = staged(database)
    for step in STEPS[:done]:
        step(replacement, "kept")
    begun_again(database)
    place = database.parent if done < CERTAIN else database.parent / "set-aside" / "kept"
    assert content(place / "companion.db") == "old"
    assert content(place / "companion.db-wal") == "-wal"
    if done >= CERTAIN:
        assert [p.name for p in database.parent.glob("companion.db*")] == ["companion.db"]


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_where_there_was_none_the_new_one_is_never_put_aside(tmp_path, done):
    database = tmp_path / "companion.db"
    replacement = staged(database)
    for step in STEPS[:done]:
        step(replacement, "kept")
    begun_again(database)
    assert database.exists() == (done >= CERTAIN)
    assert not (tmp_path / "set-aside").exists()


def test_half_of_a_new_one_is_forgotten(database):
    replacement = Replacement(database.parent, database)
    replacement.begin().write_bytes(b"the beginn")
    begun_again(database)
    assert content(database) == "old"
    assert not (database.parent / "replacing").exists()


def test_what_was_put_aside_before_under_the_same_name_is_not_overwritten(database):
    staged(database).carry_out("kept")
    folder = staged(database).carry_out("kept")
    assert content(folder / "companion.db") == "old"
    assert content(folder / "companion.db~") == "new"


def test_a_folder_that_cannot_be_written_is_said(tmp_path, database):
    (database.parent / "replacing").write_text("in the way")
    with pytest.raises(CompanionError) as told:
        Replacement(database.parent, database).begin()
    assert told.value.reason.code == "profile_not_writable"


def test_a_small_file_is_the_old_one_or_the_new_one(tmp_path):
    path = tmp_path / "folder" / "file"
    durable.write(path, b"old")
    path.with_name("file.unfinished").write_bytes(b"ne")
    assert path.read_bytes() == b"old"
    durable.write(path, b"new")
    assert path.read_bytes() == b"new"
    durable.remove(path)
    durable.remove(path)
    assert list(path.parent.iterdir()) == []


def test_a_copy_that_fails_leaves_what_was_there(tmp_path, database):
    target = tmp_path / "copy.db"
    target.write_bytes(b"before")
    with pytest.raises(CompanionError):
        copy_database(tmp_path / "nothing.db", target)
    assert target.read_bytes() == b"before"
    assert not target.with_name("copy.db.unfinished").exists()
