"""Snapshots, backups and the doctor beside a library in use."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import Library
from companion.model.ids import RecordId
from companion.profile import Profile
from companion.reasons import Reason
from companion.store.backups import Backup
from companion.store.writer import Edit
from companion.upkeep import Upkeep
from tests.companion.store.test_snapshots import spoil

CHAT = RecordId(b"c" * 16)


class House:
    """A library and its upkeep, and what it has told."""

    def __init__(self, profile: Profile, library: Library) -> None:
        self.profile = profile
        self.library = library
        self.told: list[m.Event] = []
        self.warned = asyncio.Event()
        self.upkeep = Upkeep(
            profile,
            library,
            recovered=[Reason("group_lost")],
            broadcast=self.told.append,
            on_warning=self.warned.set,
        )

    async def write(self, title: str) -> None:
        await self.library.write([Edit(CHAT, "conversation", {"title": title})])

    def execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self.profile.database)) as connection, connection:
            connection.create_function("segment", 1, lambda words: words, deterministic=True)
            connection.execute(statement)

    def codes(self) -> list[str]:
        return [warning.code for warning in self.upkeep.warnings]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    profile = Profile(tmp_path)
    library = await Library.open(profile.database, profile.blobs)
    house = House(profile, library)
    await house.write("first")
    yield house
    await library.close()


def look_from_another_process(database: Path) -> None:
    """Whoever closes a database last removes its log."""
    look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    look += "c.execute('SELECT count(*) FROM record').fetchone(); c.close()"
    subprocess.run([sys.executable, "-c", look, str(database)], check=True)


async def first_look(house: House, until) -> None:
    """Let the loop look for a due snapshot once."""
    loop = asyncio.create_task(house.upkeep.take_snapshots())
    async with asyncio.timeout(20):
        while not until():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_a_snapshot_that_fails_is_warned_of_until_one_succeeds(house):
    house.profile.snapshots.write_text("in the way")
    await first_look(house, house.warned.is_set)
    assert house.codes() == ["group_lost", "snapshot_failed"]
    house.profile.snapshots.unlink()
    house.warned.clear()
    await first_look(house, house.warned.is_set)
    assert house.codes() == ["group_lost"]
    assert len(list(house.profile.snapshots.glob("companion-*.db"))) == 1


async def test_a_second_look_on_the_same_day_makes_no_second_snapshot(house):
    found = house.profile.snapshots.glob
    await first_look(house, lambda: list(found("companion-*.db")))
    (first,) = found("companion-*.db")
    before = first.stat().st_ino
    house.upkeep._take_snapshot_if_due()
    assert [path.stat().st_ino for path in found("*")] == [before]


async def test_the_store_goes_on_after_the_doctor_and_everybody_reads_again(house):
    house.execute("DELETE FROM conversation")
    examined = await house.upkeep.examine(delete=False)
    assert [(f.reason.code, f.mended) for f in examined.findings] == [("doctor_rows", True)]
    assert house.told == [m.Changed(kinds=[], conversations=[], many=True)]
    await house.write("second")
    assert (await house.library.state(CHAT)).value("title") == "second"
    assert (await house.upkeep.examine(delete=False)).findings == []
    assert len(house.told) == 1


async def test_what_is_asked_while_the_doctor_mends_is_answered_afterwards(house):
    mending = asyncio.create_task(house.library.mend(lambda: "mended"))
    asking = asyncio.create_task(house.library.vector())
    assert await mending == "mended"
    assert (await asking)[house.library.replica] == 1


async def test_after_the_doctor_other_processes_still_know_that_the_file_is_in_use(house):
    house.execute("DELETE FROM conversation")
    await house.upkeep.examine(delete=False)
    await house.write("in the log")
    look_from_another_process(house.profile.database)
    assert house.profile.database.with_name("companion.db-wal").stat().st_size > 0
    await house.write("second")
    look_from_another_process(house.profile.database)
    assert (await house.upkeep.examine(delete=False)).findings == []


async def test_a_new_incarnation_taken_by_the_doctor_is_told(house):
    renewed = asyncio.Event()
    house.library.listen_to_renewals(renewed.set)
    before = house.library.replica
    house.execute("UPDATE replica SET seen = 0")
    examined = await house.upkeep.examine(delete=False)
    assert [(f.reason.code, f.mended) for f in examined.findings] == [("doctor_counter", True)]
    async with asyncio.timeout(10):
        await renewed.wait()
    assert house.library.replica != before
    await house.write("second")
    assert (await house.upkeep.examine(delete=False)).findings == []


async def test_the_search_index_is_looked_at_even_when_all_else_is_well(house):
    house.execute("INSERT INTO search (rowid, text, asides) VALUES (9, 'nobody', 'wrote this')")
    examined = await house.upkeep.examine(delete=False)
    assert [(f.reason.code, f.mended) for f in examined.findings] == [("doctor_search", True)]
    assert examined.records == 1


async def test_the_doctor_reads_every_attachment_and_says_what_is_wrong(house):
    picture, film = (house.library.blobs.put(data) for data in (b"a picture", b"a film"))
    await house.library.ask(lambda store: store.mark_blobs([picture, film]))
    house.library.blobs.path(film).write_bytes(b"a fil?")
    examined = await house.upkeep.examine(delete=False)
    (found,) = examined.findings
    aside = str(house.profile.blobs / "aside")
    assert found.reason == m.ReasonValue("doctor_files_wrong", {"count": 1, "folder": aside})
    assert (found.mended, examined.files) == (True, 2)
    progress = [event for event in house.told if isinstance(event, m.ExamineProgress)]
    assert progress[-1] == m.ExamineProgress(done=15, total=15)
    assert (await house.upkeep.examine(delete=True)).findings == []
    assert len(list(house.library.blobs.aside())) == 1  # nothing else has its bytes


async def test_what_was_set_aside_goes_only_when_it_is_here_again_and_a_person_says_so(house):
    film = house.library.blobs.put(b"a film")
    house.library.blobs.path(film).write_bytes(b"a fil?")
    await house.upkeep.examine(delete=True)
    house.library.blobs.put(b"a film")
    for delete, mended in ((False, False), (True, True)):
        (found,) = (await house.upkeep.examine(delete=delete)).findings
        assert (found.reason.code, found.mended) == ("doctor_aside", mended)
    assert (await house.upkeep.examine(delete=False)).findings == []


async def test_an_examination_that_is_stopped_says_so_and_what_it_found_is_mended(house):
    film = house.library.blobs.put(b"a film")
    house.library.blobs.path(film).write_bytes(b"a fil?")
    house.execute("DELETE FROM conversation")
    examining = asyncio.create_task(house.upkeep.examine(delete=False))
    await asyncio.sleep(0)
    house.upkeep.cancel_examining()
    with pytest.raises(CompanionError) as told:
        await examining
    assert told.value.reason.code == "doctor_stopped"
    assert [f.reason.code for f in (await house.upkeep.examine(delete=False)).findings] == [
        "doctor_files_wrong"
    ]


async def test_a_backup_is_made_without_what_has_gone_wrong_on_the_disk(house, tmp_path):
    house.library.blobs.put(b"a picture")
    film = house.library.blobs.put(b"a film")
    house.library.blobs.path(film).write_bytes(b"a fil?")
    target = tmp_path / "backup.tar"
    assert (await house.upkeep.backup(str(target))).damaged == 1
    with Backup(target) as backup:
        backup.verify()
        assert backup.contents.blobs == 1
    assert (await house.upkeep.backup(str(target))).damaged == 0


async def test_a_database_too_damaged_to_mend_is_said_and_the_store_goes_on(tmp_path):
    profile = Profile(tmp_path)
    library = await Library.open(profile.database, profile.blobs)
    await House(profile, library).write("first")
    await library.close()
    spoil(profile.database)
    library = await Library.open(profile.database, profile.blobs)
    with pytest.raises(CompanionError) as told:
        await House(profile, library).upkeep.examine(delete=True)
    assert told.value.reason.code == "database_damaged"
    assert (await library.vector())[library.replica] == 1
    await library.close()


async def test_the_database_itself_is_no_place_for_a_backup_and_not_even_looked_into(house):
    database = house.profile.database
    with pytest.raises(CompanionError) as told:
        await house.upkeep.backup(str(database))
    assert told.value.reason.code == "file_in_the_way"
    look_from_another_process(database)
    assert database.with_name("companion.db-wal").exists()


async def test_a_backup_in_a_folder_gets_a_name_and_a_relative_path_is_refused(house, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    written = await house.upkeep.backup(str(folder))
    assert Path(written.path).parent == folder
    assert written.bytes == Path(written.path).stat().st_size
    with pytest.raises(CompanionError) as told:
        await house.upkeep.backup("backup.tar")
    assert told.value.reason.code == "bad_request"
