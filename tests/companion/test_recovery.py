"""Whatever happens to the database, something good stands in its place and nothing is deleted."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from companion import recovery
from companion.errors import CompanionError
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, CONVERSATION
from companion.profile import Profile
from companion.recovery import before_start, restore
from companion.store import meta
from companion.store.backups import write_backup
from companion.store.blobs import Blobs
from companion.store.replacing import STEPS, Replacement
from companion.store.snapshots import Snapshots
from companion.store.writer import Edit, Store
from tests.companion.store.test_snapshots import spoil
from tests.companion.store.test_writer import sync

NOON = 1_738_324_800_000
HOUR = 60 * 60 * 1000
CHAT, FILE = RecordId(b"c" * 16), RecordId(b"f" * 16)
GROUP = b"the group's secret"


class Home(Profile):
    """A profile in which somebody has written."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.prepare()

    def opened(self):
        return closing(Store.open(self.database))

    def write(self, title: str) -> None:
        with self.opened() as store:
            store.write([Edit(CHAT, CONVERSATION, {"title": title})], wall_ms=1)

    def begin(self) -> None:
        """What a first start and a pairing leave."""
        with self.opened() as store:
            store.meta_set(meta.GROUP, GROUP)
            store.meta_set(meta.TOKEN, b"token")
        self.write("first")

    def snapshot(self, now_ms: int = NOON) -> Path:
        return Snapshots(self.snapshots, self.database).take(now_ms)

    def start(self) -> list[str]:
        return [reason.code for reason in before_start(self, now_ms=NOON + HOUR)]

    def title(self) -> object:
        with self.opened() as store:
            state = store.state(CHAT)
        return state.value("title") if state is not None else None

    def fact(self, key: str) -> bytes | None:
        with self.opened() as store:
            return store.meta_get(key)

    def replica(self) -> bytes:
        with self.opened() as store:
            return store.replica_id

    def set_aside(self) -> list[Path]:
        return sorted((self.directory / "set-aside").glob("*/companion.db"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.begin()
    return home


# --- at the start ---------------------------------------------------------------------------


def test_a_good_database_is_left_alone(home):
    home.snapshot()
    before = home.database.read_bytes()
    assert home.start() == []
    assert home.database.read_bytes() == before
    assert home.set_aside() == []


def test_the_first_start_of_all_finds_nothing_to_do(tmp_path):
    fresh = Home(tmp_path / "fresh")
    assert fresh.start() == []
    fresh.database.touch()  # killed in the middle of its very first moment
    assert fresh.start() == []
    assert fresh.title() is None


def test_in_the_place_of_a_damaged_database_comes_the_newest_good_snapshot(home):
    home.snapshot(NOON - 2 * HOUR)
    home.write("second")
    home.snapshot(NOON - HOUR)
    home.write("third")
    spoil(home.snapshot(NOON))
    spoil(home.database)
    damaged = home.database.read_bytes()
    (reason,) = before_start(home, now_ms=NOON + HOUR)
    assert reason.code == "recovered"
    assert reason.params["when"] == "2025-01-31 11:00 UTC"
    assert home.title() == "second"
    (kept,) = home.set_aside()
    assert str(kept.parent) == reason.params["path"]
    assert kept.read_bytes() == damaged
    assert home.start() == []


def test_what_takes_its_place_writes_under_a_new_name_and_needs_no_other_witness(home):
    home.snapshot()
    before = home.replica()
    spoil(home.database)
    home.start()
    with home.opened() as store:
        assert store.replica_id != before
        assert store.counter == 0
        assert store.vector()[before] == 1
    assert home.fact(meta.TOKEN) is None


def test_what_is_newer_comes_back_from_another_device(home, tmp_path):
    home.snapshot()
    home.write("newer")
    with closing(Store.open(tmp_path / "other.db")) as other:
        with home.opened() as store:
            sync(store, other)
        spoil(home.database)
        home.start()
        assert home.title() == "first"
        with home.opened() as store:
            sync(other, store)
            store.write([Edit(CHAT, CONVERSATION, {"title": "newest"})], wall_ms=2)
            sync(store, other)
        assert other.state(CHAT).value("title") == "newest"
        assert len(other.state(CHAT).fields["title"]) == 1


def test_without_a_snapshot_an_empty_database_keeps_the_group(home):
    spoil(home.database)
    assert home.start() == ["recovered_empty"]
    assert home.title() is None
    assert home.fact(meta.GROUP) == GROUP
    assert len(home.set_aside()) == 1


def test_when_the_group_cannot_be_read_any_more_that_is_said(home):
    with home.database.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * (home.database.stat().st_size - 100))
    assert home.start() == ["recovered_empty", "group_lost"]
    assert home.fact(meta.GROUP) is None


def test_the_group_of_the_damaged_database_is_newer_than_the_snapshot_s(home):
    home.snapshot()
    with home.opened() as store:
        store.meta_set(meta.GROUP, b"joined since")
    spoil(home.database)
    assert home.start() == ["recovered"]
    assert home.fact(meta.GROUP) == b"joined since"


@pytest.mark.parametrize("left", [b"", b"\0" * 8_192, b"\xa5" * 8_192])
def test_a_file_that_lost_even_its_head_is_damaged_where_there_was_a_database(home, left):
    home.snapshot()
    home.database.write_bytes(left)
    assert home.start() == ["recovered"]
    assert home.title() == "first"
    assert home.fact(meta.GROUP) == GROUP
    assert home.set_aside()[0].read_bytes() == left


@pytest.mark.parametrize("theirs", ["text", "database"])
def test_what_was_never_ours_is_left_to_be_refused(tmp_path, theirs):
    fresh = Home(tmp_path / "fresh")
    if theirs == "text":
        fresh.database.write_text("a letter" * 100)
    else:
        with closing(sqlite3.connect(fresh.database)) as connection, connection:
            connection.execute("CREATE TABLE theirs (x)")
    before = fresh.database.read_bytes()
    assert fresh.start() == []
    assert fresh.database.read_bytes() == before
    with pytest.raises(CompanionError) as told:
        Store.open(fresh.database)
    assert told.value.reason.code == "database_foreign"


def test_what_a_killed_daemon_left_in_its_log_is_no_damage(home):
    store = Store.open(home.database)
    store.write([Edit(CHAT, CONVERSATION, {"title": "in the log"})], wall_ms=2)
    killed = Home(home.directory.with_name("killed"))
    for path in home.directory.glob("companion.db*"):
        shutil.copy(path, killed.directory)
    store.close()
    assert killed.start() == []
    assert killed.title() == "in the log"


# --- restoring ------------------------------------------------------------------------------


def backed_up(home: Home, tmp_path: Path) -> Path:
    target = tmp_path / "backup.tar"
    write_backup(home.database, Blobs(home.blobs), target, now_ms=NOON, software="companion 1")
    return target


def with_picture(home: Home) -> bytes:
    digest = Blobs(home.blobs).put(b"a picture")
    with home.opened() as store:
        store.write([Edit(FILE, ATTACHMENT, {"digest": digest})], wall_ms=1)
        store.mark_blobs([digest])
    return digest


def test_a_backup_becomes_the_database_and_what_was_there_is_kept(home, tmp_path):
    file = backed_up(home, tmp_path)
    replica = home.replica()
    home.write("since")
    restored = restore(home, file, now_ms=NOON)
    assert (restored.conversations, restored.messages) == (1, 0)
    assert home.title() == "first"
    assert home.replica() != replica
    assert home.start() == []
    shutil.copy(restored.set_aside / "companion.db", home.database)
    assert home.title() == "since"


def test_a_snapshot_can_be_restored_as_well(home):
    file = home.snapshot()
    home.write("since")
    restore(home, file, now_ms=NOON)
    assert home.title() == "first"
    assert file.exists()


def test_what_was_put_aside_can_be_restored_in_its_turn(home):
    file = home.snapshot()
    home.write("since")
    aside = restore(home, file, now_ms=NOON).set_aside
    restore(home, aside / "companion.db", now_ms=NOON + HOUR)
    assert home.title() == "since"


def test_a_backup_brings_its_attachments_to_another_computer(home, tmp_path):
    digest = with_picture(home)
    other = Home(tmp_path / "other")
    restored = restore(other, backed_up(home, tmp_path), now_ms=NOON)
    assert restored.set_aside is None
    assert Blobs(other.blobs).path(digest).read_bytes() == b"a picture"
    with other.opened() as store:
        assert store.missing_blobs(9) == []


def test_attachments_that_a_snapshot_could_not_bring_are_asked_for_again(home, tmp_path):
    digest = with_picture(home)
    other = Home(tmp_path / "other")
    restore(other, home.snapshot(), now_ms=NOON)
    with other.opened() as store:
        assert store.missing_blobs(9) == [digest]


def test_the_group_of_today_is_kept_and_on_another_computer_the_backup_s(home, tmp_path):
    file = backed_up(home, tmp_path)
    with home.opened() as store:
        store.meta_set(meta.GROUP, b"joined since")
    restore(home, file, now_ms=NOON)
    assert home.fact(meta.GROUP) == b"joined since"
    other = Home(tmp_path / "other")
    restore(other, file, now_ms=NOON)
    assert other.fact(meta.GROUP) == GROUP


def refused(home: Home, file: Path) -> str:
    before = files_of(home)
    with pytest.raises(CompanionError) as told:
        restore(home, file, now_ms=NOON)
    assert files_of(home) == before
    return told.value.reason.code


def files_of(home: Home) -> dict[Path, bytes]:
    """What is in the profile, but for what looking at it leaves."""
    passing = {"lock", "companion.db-wal", "companion.db-shm"}
    files = (path for path in home.directory.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if path.name not in passing}


def test_what_cannot_be_restored_changes_nothing(home, tmp_path):
    text, theirs, newer = (tmp_path / name for name in ("text", "theirs.db", "newer.db"))
    text.write_text("a letter" * 100)
    with closing(sqlite3.connect(theirs)) as connection, connection:
        connection.execute("CREATE TABLE theirs (x)")
    shutil.copy(home.database, newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    spoilt = tmp_path / "spoilt.db"
    shutil.copy(home.database, spoilt)
    spoil(spoilt)
    cut = backed_up(home, tmp_path)
    cut.write_bytes(cut.read_bytes()[:-20_000])
    assert refused(home, tmp_path / "nowhere") == "file_missing"
    assert refused(home, tmp_path) == "backup_unknown"
    assert refused(home, text) == "backup_unknown"
    assert refused(home, theirs) == "backup_unknown"
    assert refused(home, newer) == "database_newer"
    assert refused(home, spoilt) == "backup_damaged"
    assert refused(home, cut) == "backup_damaged"


def test_a_profile_in_use_is_not_restored(home):
    file = home.snapshot()
    with home.locked():
        assert refused(home, file) == "profile_in_use"


def test_a_damaged_database_is_no_obstacle_to_restoring(home, tmp_path):
    file = backed_up(home, tmp_path)
    spoil(home.database)
    restore(home, file, now_ms=NOON)
    assert home.title() == "first"
    assert home.fact(meta.GROUP) == GROUP


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_killed_anywhere_the_next_start_has_the_one_or_the_other(home, tmp_path, monkeypatch, done):
    file = backed_up(home, tmp_path)
    home.write("since")

    class Killed(BaseException):
        pass

    def as_far_as_it_came(self, name):
        for step in STEPS[:done]:
            step(self, name)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(recovery.Replacement, "carry_out", as_far_as_it_came)
        with pytest.raises(Killed):
            restore(home, file, now_ms=NOON)
    assert home.start() == []
    certain = done > STEPS.index(Replacement._write_journal)
    assert home.title() == ("first" if certain else "since")
    assert len(home.set_aside()) == int(certain)
    assert home.fact(meta.GROUP) == GROUP
