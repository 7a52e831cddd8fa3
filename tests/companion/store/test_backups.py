"""A backup is one file with everything in it, whole or refused."""

import io
import os
import stat
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from companion.errors import CompanionError
from companion.model.ids import RecordId
from companion.store.backups import Backup, default_name, is_backup, write_backup
from companion.store.blobs import Blobs
from companion.store.snapshots import facts_of
from companion.store.writer import Edit, Store

NOON = 1_738_324_800_000
BIG = b"a picture" * 300_000  # more than is read at once


class Home:
    """A database with attachments, and a place for backups."""

    def __init__(self, directory: Path) -> None:
        self.database = directory / "companion.db"
        self.blobs = Blobs(directory / "blobs")
        self.target = directory / "elsewhere" / "backup.tar"
        self.target.parent.mkdir(parents=True)
        self.digests = [self.blobs.put(data) for data in (BIG, b"", b"small")]
        self.blobs.write_part(b"w" * 32, 0, b"still arriving")
        with closing(Store.open(self.database)) as store:
            edit = Edit(RecordId(b"c" * 16), "conversation", {"title": "kept"})
            store.write([edit], wall_ms=1)

    def write(self) -> Path:
        write_backup(self.database, self.blobs, self.target, now_ms=NOON, software="companion 1")
        return self.target


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def refused(path: Path) -> str:
    with pytest.raises(CompanionError) as told, Backup(path) as backup:
        backup.verify()
    return told.value.reason.code


def test_what_was_written_is_read_again(home, tmp_path):
    size = write_backup(home.database, home.blobs, home.target, now_ms=NOON, software="companion 1")
    assert size == home.target.stat().st_size
    other = Blobs(tmp_path / "other")
    with Backup(home.target) as backup:
        backup.verify()
        backup.extract_database(tmp_path / "other.db")
        backup.extract_blobs(other)
        assert (backup.contents.created_ms, backup.contents.software) == (NOON, "companion 1")
    assert facts_of(tmp_path / "other.db") == facts_of(home.database)
    assert {digest for digest, _ in other.all()} == set(home.digests)
    assert other.path(home.digests[0]).read_bytes() == BIG


def test_nothing_but_the_backup_is_left_and_only_its_owner_may_read_it(home):
    path = home.write()
    assert list(path.parent.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_any_tar_can_look_into_it_and_learns_nothing_of_the_computer(home):
    with tarfile.open(home.write()) as archive:
        members = archive.getmembers()
    assert members[0].name == "companion.db"
    assert members[-1].name == "backup.json"
    assert len(members) == 2 + len(home.digests)
    assert {(m.uid, m.gid, m.uname, m.gname) for m in members} == {(0, 0, "", "")}


def test_an_earlier_backup_is_replaced_and_another_file_is_not(home):
    home.write()
    before = home.target.stat().st_ino
    assert home.write().stat().st_ino != before
    home.target.write_text("a letter")
    with pytest.raises(CompanionError) as told:
        home.write()
    assert told.value.reason.code == "file_in_the_way"
    assert home.target.read_text() == "a letter"


def test_a_backup_that_cannot_be_written_leaves_the_earlier_one(home):
    before = home.write().read_bytes()
    path = home.blobs.path(home.digests[0])
    path.write_bytes(b"not what the name says")
    with pytest.raises(CompanionError) as told:
        home.write()
    assert told.value.reason.code == "backup_damaged"
    assert home.target.read_bytes() == before
    assert list(home.target.parent.iterdir()) == [home.target]


def test_a_folder_that_is_not_there_is_said(home):
    home.target = home.target.parent / "nowhere" / "backup.tar"
    with pytest.raises(CompanionError) as told:
        home.write()
    assert told.value.reason.code == "profile_not_writable"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.99])
def test_a_backup_that_ends_early_is_refused(home, share):
    path = home.write()
    os.truncate(path, int(path.stat().st_size * share))
    assert refused(path) in ("backup_damaged", "backup_unknown")
    assert not is_backup(path)


def test_every_byte_of_the_content_counts(home):
    path = home.write()
    whole = path.read_bytes()
    with tarfile.open(path) as archive:
        files = [m for m in archive.getmembers() if m.size and m.name != "backup.json"]
    assert len(files) == 3
    for member in files:
        for at in (member.offset_data, member.offset_data + member.size - 1):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert refused(path) == "backup_damaged", member.name


@pytest.mark.parametrize("content", [b"", b"\0" * 20_000, b"Dear diary" * 2_000, os.urandom(2_000)])
def test_what_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    assert refused(tmp_path / "file") == "backup_unknown"


def test_a_folder_and_nothing_are_no_backups(tmp_path):
    assert refused(tmp_path) == refused(tmp_path / "nowhere") == "backup_unknown"


def packed(path: Path, **files: bytes) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name.replace("__", "."))
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def test_another_archive_is_no_backup(tmp_path):
    assert refused(packed(tmp_path / "a", hello=b"world")) == "backup_unknown"
    lying = packed(tmp_path / "b", companion__db=b"", backup__json=b"{")
    assert refused(lying) == "backup_damaged"


def test_a_backup_of_a_newer_version_is_refused(tmp_path):
    said = b'{"format": 9, "software": "companion 9", "created_ms": 0, "database": "", "blobs": 0}'
    newer = packed(tmp_path / "a", companion__db=b"", backup__json=said)
    assert refused(newer) == "backup_newer"


def test_a_link_in_an_archive_is_never_followed(tmp_path, home):
    said = b'{"format": 1, "software": "", "created_ms": 0, "database": "", "blobs": 0}'
    path = tmp_path / "a"
    with tarfile.open(path, "w") as archive:
        link = tarfile.TarInfo("companion.db")
        link.type, link.linkname = tarfile.SYMTYPE, str(home.database)
        archive.addfile(link)
        entry = tarfile.TarInfo("backup.json")
        entry.size = len(said)
        archive.addfile(entry, io.BytesIO(said))
    assert refused(path) == "backup_damaged"


def test_what_a_broken_download_has_left_is_no_obstacle(home, tmp_path):
    right, wrong = Blobs(tmp_path / "right"), Blobs(tmp_path / "wrong")
    right.write_part(home.digests[0], 0, BIG[:1_500_000])
    wrong.write_part(home.digests[0], 0, b"not the beginning of it")
    for blobs in (right, wrong):
        with Backup(home.write()) as backup:
            backup.extract_blobs(blobs)
        assert blobs.path(home.digests[0]).read_bytes() == BIG


def test_attachments_that_are_there_already_are_left_alone(home):
    before = home.blobs.path(home.digests[0]).stat().st_ino
    with Backup(home.write()) as backup:
        backup.extract_blobs(home.blobs)
    assert home.blobs.path(home.digests[0]).stat().st_ino == before


def test_a_backup_has_a_name_that_says_when(home):
    assert default_name(NOON) == "companion-backup-20250131-120000.tar"
