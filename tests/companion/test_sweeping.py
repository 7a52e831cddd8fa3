"""Attachments that nothing speaks of go, file and all; whatever may still be needed stays."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion.control import messages as m
from companion.demo.run import SAMPLE
from companion.importing.run import Importing
from companion.library import Library, wall_ms
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, CONVERSATION, DELETED, MESSAGE
from companion.store.writer import Edit, Store
from companion.sweeping import FILE_AGE_MS, GRACE_MS, Sweeping

DAY_MS = 24 * 60 * 60 * 1000
NOW_MS = wall_ms()
TALK, NOTE, PICTURE = (RecordId(bytes([n]) * 16) for n in (1, 2, 3))
BYTES = b"the bytes of a picture"
WITH_PICTURE = [{"type": "image", "attachment": PICTURE}]
WITHOUT = [{"type": "text", "text": "no picture any more"}]


class Shelf:
    """A library with one picture in one message, and its sweeper."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.sweeping = Sweeping(library)
        self.digest = library.blobs.put(BYTES)

    async def fill(self) -> None:
        picture = {"digest": self.digest, "size": len(BYTES), "name": "a.png"}
        await self.library.write(
            [
                Edit(TALK, CONVERSATION, {"title": "Talk"}),
                Edit(NOTE, MESSAGE, {"conversation": TALK, "parts": WITH_PICTURE}),
                Edit(PICTURE, ATTACHMENT, picture),
            ]
        )

    async def write(self, parts: list[dict[str, object]], seen: VersionVector | None = None):
        await self.library.write([Edit(NOTE, MESSAGE, {"parts": parts}, seen)])

    async def look(self, *times_ms: int) -> None:
        for time_ms in times_ms:
            await self.sweeping.look(NOW_MS + time_ms)

    async def is_deleted(self) -> bool:
        state = await self.library.state(PICTURE)
        return state is None or state.is_deleted

    def age(self) -> None:
        """The file was last needed long ago."""
        os.utime(self.library.blobs.path(self.digest), (0, 0))

    @property
    def has_file(self) -> bool:
        return self.library.blobs.has(self.digest)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    shelf = Shelf(library)
    await shelf.fill()
    yield shelf
    await library.close()


async def forget_history(library: Library) -> None:
    def forget(store: Store) -> None:
        with store._transaction():
            store._connection.exec_driver_sql("DELETE FROM history")

    await library.ask(forget)


async def test_what_a_message_speaks_of_stays(shelf):
    shelf.age()
    await shelf.look(0, GRACE_MS, 10 * GRACE_MS)
    assert not await shelf.is_deleted()
    assert shelf.has_file


async def test_what_nothing_has_spoken_of_for_a_week_is_deleted_and_can_come_back(shelf):
    await shelf.write(WITHOUT)
    await forget_history(shelf.library)
    await shelf.look(0, GRACE_MS - DAY_MS)
    assert not await shelf.is_deleted()
    await shelf.look(GRACE_MS)
    assert await shelf.is_deleted()
    assert shelf.has_file
    await shelf.write(WITH_PICTURE)
    await shelf.look(GRACE_MS + DAY_MS)
    assert not await shelf.is_deleted()


async def test_a_week_begins_again_when_something_spoke_of_it_meanwhile(shelf):
    await shelf.write(WITHOUT)
    await forget_history(shelf.library)
    await shelf.look(0)
    await shelf.write(WITH_PICTURE)
    await shelf.look(DAY_MS)
    await shelf.write(WITHOUT)
    await forget_history(shelf.library)
    await shelf.look(GRACE_MS)
    assert not await shelf.is_deleted()


async def test_a_version_that_can_be_taken_back_keeps_its_attachments(shelf):
    await shelf.write(WITHOUT)  # the picture is in the message's history
    await shelf.look(0, GRACE_MS)
    assert not await shelf.is_deleted()


async def test_what_another_device_deleted_is_not_made_again_for_the_history_here_alone(shelf):
    await shelf.write(WITHOUT)
    await shelf.library.write([Edit(PICTURE, ATTACHMENT, {DELETED: True})])  # it has no history
    await shelf.look(0)
    assert await shelf.is_deleted()
    assert shelf.has_file
    await shelf.write(WITH_PICTURE)
    await shelf.look(DAY_MS)
    assert not await shelf.is_deleted()


async def test_a_version_that_waits_for_a_decision_keeps_its_attachments(shelf):
    await shelf.write(WITHOUT, VersionVector())  # as if written elsewhere at the same time
    await forget_history(shelf.library)
    await shelf.look(0, GRACE_MS)
    assert not await shelf.is_deleted()


async def test_what_is_in_the_trash_keeps_its_attachments(shelf):
    await shelf.library.write([Edit(TALK, CONVERSATION, {DELETED: True})])
    await shelf.look(0, GRACE_MS)
    assert not await shelf.is_deleted()


async def test_a_file_goes_when_no_attachment_has_its_digest_and_it_is_old(shelf):
    await shelf.library.write([Edit(TALK, CONVERSATION, {DELETED: True})])
    await shelf.library.write([Edit(PICTURE, ATTACHMENT, {DELETED: True})])
    await shelf.library.purge([TALK, PICTURE])
    await shelf.look(0)
    assert shelf.has_file  # young
    shelf.age()
    await shelf.library.ask(lambda store: store.mark_blobs([shelf.digest]))
    await shelf.sweeping.look(FILE_AGE_MS + DAY_MS)
    assert not shelf.has_file
    assert await shelf.library.ask(marks) == 0


def marks(store: Store) -> int:
    with store._transaction():
        return store._connection.exec_driver_sql("SELECT count(*) FROM blob").scalar_one()


async def test_a_file_of_a_deleted_attachment_stays_until_that_is_purged(shelf):
    await shelf.library.write([Edit(PICTURE, ATTACHMENT, {DELETED: True})])
    await shelf.write(WITHOUT)
    await forget_history(shelf.library)
    shelf.age()
    await shelf.look(0, FILE_AGE_MS + DAY_MS)
    assert shelf.has_file


async def test_a_newer_export_brings_back_what_its_new_messages_speak_of(tmp_path):
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    importing = Importing(library, lambda _event: None)

    async def import_one(path: Path) -> m.ImportedFile:
        (file,) = (await importing.import_all([str(path)])).files
        assert file.error is None
        return file

    try:
        await import_one(SAMPLE)
        (picture,) = await library.ask(lambda store: store.of_kind(ATTACHMENT))
        await library.write([Edit(picture.id, ATTACHMENT, {DELETED: True})])
        await library.purge([picture.id])
        assert (await import_one(SAMPLE)).attachments == 0  # nothing new speaks of it
        await import_one(with_the_picture_once_more(tmp_path))
        state = await library.state(picture.id)
        assert state is not None
        assert not state.is_deleted
        assert library.blobs.has(state.value("digest"))
    finally:
        await library.close()


def with_the_picture_once_more(tmp_path: Path) -> Path:
    """A newer export, in which every message with a picture stands again under another id."""
    stores = json.loads(SAMPLE.read_text())
    for session in stores["chat-next-web-store"]["sessions"]:
        pictures = [x for x in session["messages"] if isinstance(x["content"], list)]
        session["messages"] += [{**x, "id": x["id"] + "-again"} for x in pictures]
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps(stores))
    return newer
