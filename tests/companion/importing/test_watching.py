"""Exports in the watched folder come in by themselves, once, when they are complete."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.demo.run import SAMPLE
from companion.errors import CompanionError
from companion.importing.run import Importing
from companion.importing.watching import Watching
from companion.library import Library


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    yield library
    await library.close()


class Watched:
    """A folder, and what is told of it."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.folder = folder
        self.told: list[m.ImportedFile] = []
        self.watching = Watching(library, Importing(library, self._tell), self._tell)

    def _tell(self, event: m.Event) -> None:
        if isinstance(event, m.FolderImported):
            self.told.append(event.file)

    async def look(self, times: int = 1) -> list[str]:
        """Names of what was told, and forget it."""
        for _ in range(times):
            await self.watching.look()
        names = [Path(file.path).name for file in self.told]
        self.told.clear()
        return names


@pytest.fixture
async def watched(library, tmp_path) -> Watched:
    folder = tmp_path / "exports"
    folder.mkdir()
    watched = Watched(library, folder)
    await watched.watching.watch(str(folder))
    return watched


async def test_an_export_is_imported_once_it_does_not_grow_any_more(watched, library):
    whole = SAMPLE.read_bytes()
    growing = watched.folder / "backup.json"
    for end in (1_000, 20_000, len(whole)):
        growing.write_bytes(whole[:end])
        assert await watched.look() == []
    assert await watched.look(times=3) == ["backup.json"]
    assert (await library.ask(lambda store: store.counts())).conversations


async def test_what_was_imported_is_not_looked_at_again_after_a_restart(watched, library):
    shutil.copy(SAMPLE, watched.folder / "backup.json")
    assert await watched.look(times=2) == ["backup.json"]
    again = Watched(library, watched.folder)
    await again.watching.open()
    assert again.watching.folder == str(watched.folder)
    assert await again.look(times=3) == []


async def test_a_newer_export_under_the_same_name_is_imported(watched):
    path = watched.folder / "backup.json"
    shutil.copy(SAMPLE, path)
    assert await watched.look(times=2) == ["backup.json"]
    path.write_bytes(SAMPLE.read_bytes() + b"\n")
    assert await watched.look(times=2) == ["backup.json"]


async def test_what_is_no_export_is_told_of_once(watched):
    (watched.folder / "letter.txt").write_text("Dear Ann")
    (watched.folder / "download.json.part").write_text("{")
    (watched.folder / ".hidden").write_text("{")
    await watched.watching.look()
    await watched.watching.look()
    (file,) = watched.told
    assert file.error is not None
    assert file.error.code == "import_unknown_format"
    assert await watched.look(times=3) == ["letter.txt"]  # the one from above


async def test_what_found_no_room_is_told_once_and_tried_again(watched, monkeypatch):
    monkeypatch.setattr("companion.importing.watching.TRY_AGAIN_S", 0)
    shutil.copy(SAMPLE, watched.folder / "backup.json")
    full = m.ImportedFile(path="backup.json", format="", error=m.ReasonValue("disk_full", {}))
    importing = watched.watching._importing
    with monkeypatch.context() as short:

        async def no_room(_paths: list[str]) -> m.Imported:
            return m.Imported(files=[full])

        short.setattr(importing, "import_all", no_room)
        assert await watched.look(times=5) == ["backup.json"]
    await watched.watching.look()
    (file,) = watched.told
    assert file.error is None
    assert file.conversations > 0


async def test_a_stick_that_is_pulled_out_and_put_in_again_is_not_read_again(watched, tmp_path):
    shutil.copy(SAMPLE, watched.folder / "backup.json")
    assert await watched.look(times=3) == ["backup.json"]
    watched.folder.rename(tmp_path / "away")
    assert await watched.look(times=3) == []
    (tmp_path / "away").rename(watched.folder)
    assert await watched.look(times=3) == []


async def test_no_folder_and_a_folder_that_is_gone_are_no_trouble(watched):
    shutil.rmtree(watched.folder)
    assert await watched.look(times=2) == []
    with pytest.raises(CompanionError) as told:
        await watched.watching.watch(str(watched.folder))
    assert told.value.reason.code == "watch_no_folder"
    await watched.watching.watch("")
    assert watched.watching.folder == ""
    assert await watched.look(times=2) == []
