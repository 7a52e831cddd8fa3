"""Backups, snapshots and the doctor as they are typed, against real daemons."""

import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from companion.demo.run import SAMPLE
from companion.library import wall_ms
from companion.store.blobs import Blobs
from companion.store.snapshots import Snapshots
from tests.companion.cli.test_commands import pair, typed, wait
from tests.companion.store.test_snapshots import spoil
from tests.daemons import Person


def titles(person: Person) -> set[str]:
    return {row["title"] for row in typed(person, "list")["conversations"]}


def warnings(person: Person) -> list[str]:
    return [warning["code"] for warning in typed(person, "status")["warnings"]]


def rename(person: Person, record: str, title: str) -> None:
    """As another client would; the command line cannot."""
    import asyncio

    from companion.control import messages as m

    asyncio.run(person.request(m.SetField(record=record, field="title", value=title)))


def test_a_backup_brings_everything_to_a_new_computer(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    ran = ann.types("backup", tmp_path)
    assert ran.returncode == 0, ran.stderr
    (file,) = tmp_path.glob("companion-backup-*.tar")
    assert str(file) in ran.stdout
    assert "not encrypted" in ran.stdout
    status = typed(ann, "status")
    restored = typed(bob, "restore", file)
    assert (restored["conversations"], restored["set_aside"]) == (status["conversations"], "")
    assert titles(bob) == titles(ann)
    here = typed(bob, "status")
    assert (here["attachments"], here["attachments_missing"]) == (status["attachments"], 0)
    assert [w["code"] for w in here["warnings"]] == ["group_left"]
    assert len(here["devices"]) == 1
    assert typed(bob, "doctor")["findings"] == []
    bob.leave()
    assert warnings(bob) == []


def test_restoring_stops_the_daemon_says_so_and_keeps_what_was_there(ann, tmp_path):
    typed(ann, "import", SAMPLE)
    before = titles(ann)
    file = tmp_path / "mine.tar"
    assert typed(ann, "backup", file) == {
        "path": str(file),
        "bytes": file.stat().st_size,
        "damaged": 0,
    }
    rename(ann, typed(ann, "list")["conversations"][0]["id"], "Changed since")
    assert titles(ann) != before
    ran = ann.types("restore", file)
    assert ran.returncode == 0, ran.stderr
    assert "stopped the background process" in ran.stderr
    assert "Restored" in ran.stdout
    assert titles(ann) == before
    assert warnings(ann) == []
    (aside,) = (ann.directory / "set-aside").glob("*/companion.db")
    assert str(aside.parent) in ran.stdout
    typed(ann, "restore", aside)
    assert "Changed since" in titles(ann)


def test_what_is_newer_comes_back_from_the_other_computer(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    wait(lambda: titles(bob) == titles(ann))
    typed(ann, "backup", tmp_path / "mine.tar")
    record = typed(ann, "list")["conversations"][0]["id"]
    rename(ann, record, "Written since the backup")
    wait(lambda: "Written since the backup" in titles(bob))
    typed(ann, "restore", tmp_path / "mine.tar")
    wait(lambda: "Written since the backup" in titles(ann))
    rename(ann, record, "And on it goes")
    wait(lambda: "And on it goes" in titles(bob))
    assert typed(bob, "status")["conflicts"] == typed(ann, "status")["conflicts"] == 0
    assert typed(ann, "doctor")["findings"] == typed(bob, "doctor")["findings"] == []


def test_in_the_place_of_a_damaged_database_comes_a_snapshot_and_that_is_said(ann):
    typed(ann, "import", SAMPLE)
    before = titles(ann)
    Snapshots(ann.profile.snapshots, ann.profile.database).take(wall_ms())
    ann.leave()
    spoil(ann.profile.database)
    assert titles(ann) == before
    assert warnings(ann) == ["recovered"]
    assert "was damaged" in ann.types("status").stdout
    assert len(list((ann.directory / "set-aside").glob("*/companion.db"))) == 1
    ann.leave()
    assert warnings(ann) == []


def test_the_daemon_makes_a_snapshot_when_it_starts(ann):
    typed(ann, "import", SAMPLE)
    ann.leave()
    typed(ann, "status")
    until = time.monotonic() + 20
    while not list(ann.profile.snapshots.glob("companion-*.db")):
        assert time.monotonic() < until, "no snapshot was made"
        time.sleep(0.05)


def test_the_doctor_mends_what_follows_from_the_records(ann):
    typed(ann, "import", SAMPLE)
    assert "Everything fits together" in ann.types("doctor").stdout
    before = titles(ann)
    with closing(sqlite3.connect(ann.profile.database, timeout=10)) as connection, connection:
        connection.create_function("segment", 1, lambda text: text, deterministic=True)
        connection.execute("DELETE FROM conversation")
        connection.execute("DELETE FROM dot")
    ran = ann.types("doctor")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("mended") == 2
    assert titles(ann) == before
    assert typed(ann, "doctor")["findings"] == []
    rename(ann, typed(ann, "list")["conversations"][0]["id"], "It goes on")
    assert "It goes on" in titles(ann)


def test_the_doctor_deletes_files_only_when_told_to(ann):
    typed(ann, "import", SAMPLE)
    blobs = Blobs(ann.profile.blobs)
    orphan = blobs.path(blobs.put(b"of nobody"))
    os.utime(orphan, (0, 0))
    ran = ann.types("doctor")
    assert ran.returncode == 1
    assert "found" in ran.stdout
    assert "--repair" in ran.stdout
    assert orphan.exists()
    assert ann.types("doctor", "--repair").returncode == 0
    assert not orphan.exists()
    assert json.loads(ann.types("doctor", "--json").stdout)["findings"] == []


def failed(person: Person, *command: object) -> str:
    ran = person.types(*command)
    assert ran.returncode == 1, (ran.stdout, ran.stderr)
    assert "Traceback" not in ran.stderr
    return ran.stderr


def test_bad_files_are_refused_and_nothing_is_changed(ann, tmp_path):
    typed(ann, "import", SAMPLE)
    before = titles(ann)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear diary")
    assert "neither a backup nor a snapshot" in failed(ann, "restore", letter)
    assert "There is no file" in failed(ann, "restore", tmp_path / "nowhere.tar")
    assert "was left alone" in failed(ann, "backup", letter)
    assert "cannot be written" in failed(ann, "backup", tmp_path / "no" / "folder.tar")
    assert letter.read_text() == "Dear diary"
    assert titles(ann) == before
    assert not (ann.directory / "set-aside").exists()


def test_a_backup_without_a_name_comes_into_the_folder_one_is_in(ann, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written = Path(typed(ann, "backup")["path"])
    assert written.parent == tmp_path
    assert list(tmp_path.iterdir()) == [written]


def test_a_backup_is_made_the_truth_on_the_other_computer_too(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    before = titles(ann)
    wait(lambda: titles(bob) == before)
    file = tmp_path / "before.tar"
    typed(ann, "backup", file)
    ids = [row["id"] for row in typed(bob, "list")["conversations"]]
    rename(bob, ids[0], "Changed since")
    rename(ann, ids[1], "This, too")
    wait(lambda: {"Changed since", "This, too"} <= titles(ann))
    ran = ann.types("restore", "--everywhere", file)
    assert ran.returncode == 0, ran.stderr
    (aside,) = (ann.directory / "set-aside").glob("*-before-restore/companion.db")
    assert str(aside.parent) in ran.stdout
    for person in (ann, bob):
        wait(lambda person=person: titles(person) == before)
        assert typed(person, "status")["conflicts"] == 0
        assert typed(person, "doctor")["findings"] == []
    assert warnings(ann) == []
    again = ann.types("restore", "--everywhere", file)
    assert "already" in again.stdout
    assert not (ann.directory / "replacing").exists()


def test_without_a_database_there_is_nothing_to_make_so_again(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    file = tmp_path / "mine.tar"
    typed(ann, "backup", file)
    ran = bob.types("restore", "--everywhere", file)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr


def test_a_picture_that_the_disk_has_damaged_comes_again_from_the_other_computer(
    ann_and_bob, tmp_path
):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    pair(ann, bob, tmp_path / "code.png")
    wait(lambda: typed(bob, "status")["attachments"] == 1)
    wait(lambda: typed(bob, "status")["attachments_missing"] == 0)
    ((digest, path),) = Blobs(ann.profile.blobs).all()
    picture = path.read_bytes()
    damaged = picture[:100] + bytes([picture[100] ^ 1]) + picture[101:]
    path.write_bytes(damaged)
    exported = typed(ann, "export", "--all", "--format", "html", "--output", tmp_path / "a.html")
    assert exported["damaged"] == 1
    ran = ann.types("doctor")
    assert ran.returncode == 0
    assert "mended  Files of attachments that had changed on the disk: 1." in ran.stdout
    assert [held.read_bytes() for held in (ann.profile.blobs / "aside").iterdir()] == [damaged]
    wait(lambda: path.exists() and path.read_bytes() == picture)
    wait(lambda: typed(ann, "status")["attachments_missing"] == 0)
    again = typed(ann, "doctor", "--repair")
    assert [f["reason"]["code"] for f in again["findings"]] == ["doctor_aside"]
    assert typed(ann, "doctor")["findings"] == []
    ((there, _),) = Blobs(bob.profile.blobs).all()
    assert there == digest
