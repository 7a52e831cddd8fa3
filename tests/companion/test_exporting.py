"""An export is whole or not there, replaces nothing unasked, and loses nothing."""

import errno
import os
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from companion.demo.run import SAMPLE
from companion.errors import CompanionError
from companion.exporting import Cancelled, Exported, Wanted, export, searched
from companion.formats.base import Export
from companion.formats.exporters import EXPORTERS
from companion.importing.run import Importing
from companion.library import Library
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, imported
from companion.model.records import (
    ATTACHMENT,
    CONVERSATION,
    DELETED,
    MESSAGE,
    PROMPT,
    STATEMENT,
    Value,
    canonical,
)
from companion.store.blobs import digest_of
from companion.store.writer import Edit
from companion.views.pages import Views

PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(500)


@dataclass
class Home:
    """A profile, written to and read."""

    folder: Path
    library: Library
    views: Views

    async def write(
        self, kind: str, of: str, seen: VersionVector | None = None, /, **values: Value
    ):
        """A record, known by what it is of."""
        record = record_of(of)
        await self.library.write([Edit(record, kind, values, seen)])
        return record

    async def takes(self, path: Path):
        """Import a file."""
        (file,) = (await Importing(self.library, lambda _event: None).import_all([str(path)])).files
        assert file.error is None
        return file

    async def shown(self) -> dict[RecordId, dict[str, bytes]]:
        """What every record that is not deleted shows, but what nothing speaks of."""
        kinds = (CONVERSATION, MESSAGE, ATTACHMENT, PROMPT)
        states = [
            state
            for kind in kinds
            for state in await self.library.ask(lambda store, kind=kind: store.of_kind(kind))
        ]
        return {
            state.id: {name: canonical(state.value(name)) for name in state.fields}
            for state in states
            if not state.is_deleted
        }

    def blobs(self) -> dict[bytes, bytes]:
        """The attachments' bytes."""
        every = self.library.blobs.all()
        return {digest: self.library.blobs.path(digest).read_bytes() for digest, _ in every}

    def export(self, form: str, output: Path, *ids: str, **options) -> Exported:
        """Write these conversations, or all."""
        wanted = Wanted(EXPORTERS[form], ids or None, output, **options)
        return export(self.views, wanted, lambda _done, _total: None)


def record_of(name: str) -> RecordId:
    return imported("test", name)


async def home(folder: Path) -> Home:
    library = await Library.open(folder / "companion.db", folder / "blobs")
    return Home(folder, library, Views.open(folder / "companion.db", folder / "blobs"))


@pytest.fixture
async def homes(tmp_path: Path) -> AsyncIterator[list[Home]]:
    made = []
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        made.append(await home(tmp_path / name))
    yield made
    for each in made:
        each.views.close()
        await each.library.close()


async def furnish(house: Home) -> None:
    """Everything that a store may hold: branches, conflicts, Chinese, attachments, odd values."""
    await house.takes(SAMPLE)
    trip = await house.write(
        CONVERSATION,
        "trip",
        title="西安三日游 🏯",
        folder="旅行/中国",
        pinned=True,
        archived=False,
        current_leaf=record_of("new"),
        extra={"$hex": [1, 2.0, None, {"": b"\0\xff"}], "nul\0": 2**64 - 1, "inf": float("inf")},
        **{"tag:旅行": True, "tag:gone": False},
    )
    digest = digest_of(PICTURE)
    await house.library.ask(lambda _store: house.library.blobs.put(PICTURE))
    for name, held in (("cat", digest), ("away", digest_of(b"away"))):
        await house.write(
            ATTACHMENT, name, name=f"{name}.png", media_type="image/png", size=9, digest=held
        )
    said = {"conversation": trip, "role": "user"}
    picture: Value = [
        {"type": "image", "attachment": record_of("cat")},
        {"type": "file", "attachment": record_of("away"), "alt": "猫"},
    ]
    await house.write(MESSAGE, "first", parent=None, ordinal=0, parts=picture, **said)
    text: Value = [{"type": "text", "text": "去哪儿？"}, {"type": "new-kind", "n": {"x": 1}}]
    await house.write(MESSAGE, "old", parent=record_of("first"), ordinal=1, parts=text, **said)
    await house.write(
        MESSAGE, "gone", parent=record_of("first"), ordinal=2, parts=[{"secret": 1}], **said
    )
    await house.write(
        MESSAGE, "new", parent=record_of("gone"), ordinal=3, hidden=True, parts=text, **said
    )
    await house.write(MESSAGE, "gone", **{DELETED: True})
    for title in ("From Ann", "From Bob"):  # neither has seen the other's
        await house.write(CONVERSATION, "trip", VersionVector(), title=title)
    other = await house.write(CONVERSATION, "deleted", title="Deleted")
    await house.write(MESSAGE, "of deleted", conversation=other, parts=text)
    await house.write(CONVERSATION, "deleted", **{DELETED: True})
    await house.write(PROMPT, "prompt", title="总结", text="…", context=[{"role": "system"}])
    await house.write(PROMPT, "no prompt", title="Deleted")
    await house.write(PROMPT, "no prompt", **{DELETED: True})


async def test_all_exported_and_imported_into_an_empty_profile_is_an_identical_store(
    homes, tmp_path
):
    old, new = homes
    await furnish(old)
    done = old.export("json", tmp_path / "all.zip")
    assert (done.conversations, done.missing) == (10, 1)
    result = await new.takes(done.path)
    assert result.skipped == []
    expected = await old.shown()
    del expected[record_of("of deleted")]  # its conversation is
    shown = await new.shown()
    assert shown == expected
    assert len(shown) > 60
    assert new.blobs() == old.blobs()
    for conversation in old.views.all_conversations():
        before, after = (each.views.transcript(conversation) for each in homes)
        assert [(row.id, row.parts) for row in before] == [(row.id, row.parts) for row in after]
    transcript = new.views.transcript(record_of("trip").hex())
    assert [row.id for row in transcript] == [record_of("first").hex()]  # the other is hidden
    assert new.views.conflicts() == []


async def test_what_has_gone_wrong_on_the_disk_does_not_leave_and_is_counted(homes, tmp_path):
    old = homes[0]
    await furnish(old)
    old.library.blobs.path(digest_of(PICTURE)).write_bytes(PICTURE[:-1])
    done = old.export("json", tmp_path / "all.zip")
    assert (done.missing, done.damaged) == (1, 1)
    with zipfile.ZipFile(done.path) as archive:
        assert f"attachments/{digest_of(PICTURE).hex()}" not in archive.namelist()


async def test_importing_it_again_changes_nothing_there_and_here(homes, tmp_path):
    await furnish(homes[0])
    done = homes[0].export("json", tmp_path / "all.zip")
    await homes[1].takes(done.path)
    for house in homes:
        before = await house.shown()
        again = await house.takes(done.path)
        assert (again.conversations, again.messages, again.updated) == (0, 0, 0)
        assert again.unchanged > 60
        assert await house.shown() == before


async def test_a_file_that_names_a_record_of_another_kind_does_not_write_into_it(homes, tmp_path):
    old, new = homes
    record = await old.write(CONVERSATION, "x", title="Hostile", body=b"forged")
    done = old.export("json", tmp_path / "all.zip")
    await new.write(STATEMENT, "x", body=b"signed")
    assert (await new.takes(done.path)).updated == 0
    state = await new.library.state(record)
    assert (state.kind, state.value("body"), state.value("title")) == (STATEMENT, b"signed", None)


async def test_the_place_of_a_deleted_message_deletes_none_that_is_here(homes, tmp_path):
    old, new = homes
    await furnish(old)
    done = old.export("json", tmp_path / "all.zip")
    await new.write(MESSAGE, "gone", role="user", parts=[{"type": "text", "text": "still here"}])
    await new.takes(done.path)
    state = await new.library.state(record_of("gone"))
    assert not state.is_deleted
    assert state.value("parts") == [{"type": "text", "text": "still here"}]


async def test_what_was_deleted_does_not_leave(homes, tmp_path):
    await furnish(homes[0])
    done = homes[0].export("markdown", tmp_path, all_branches=True)
    told = "".join(path.read_text(encoding="utf-8") for path in done.path.glob("*.md"))
    assert "secret" not in told
    assert "Deleted" not in told
    gone = homes[0].views.whole_conversation(record_of("trip").hex())
    (place,) = (message for message in gone.messages if message.is_deleted)
    assert place.values.keys() == {"conversation", "parent", "ordinal", DELETED}
    assert homes[0].views.whole_conversation(record_of("deleted").hex()) is None


async def test_a_selection_and_what_a_search_finds_leave_without_the_rest(homes, tmp_path):
    await furnish(homes[0])
    trip = record_of("trip").hex()
    assert trip in searched(homes[0].views, "去哪儿")
    done = homes[0].export("json", tmp_path / "one.zip", trip)
    await homes[1].takes(done.path)
    assert homes[1].views.all_conversations() == [trip]
    assert list(homes[1].views.all_prompts()) == []


@pytest.mark.parametrize("form", sorted(EXPORTERS))
async def test_every_format_takes_everything_and_leaves_nothing_else_behind(homes, tmp_path, form):
    await furnish(homes[0])
    (tmp_path / "out").mkdir()
    done = homes[0].export(form, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [done.path.name]
    again = homes[0].export(form, tmp_path / "out")
    assert again.path != done.path
    assert again.path.exists()


async def test_nothing_is_replaced_unasked(homes, tmp_path):
    await homes[0].takes(SAMPLE)
    target = tmp_path / "mine.csv"
    target.write_text("precious")
    with pytest.raises(CompanionError) as told:
        homes[0].export("csv", target)
    assert told.value.reason.code == "export_exists"
    assert target.read_text() == "precious"
    assert homes[0].export("csv", target, replace=True).path == target
    assert target.read_text(encoding="utf-8-sig").startswith("id,")
    assert not list(tmp_path.glob(".companion-export-*"))


async def test_one_conversation_is_named_after_its_title(homes, tmp_path):
    record = await homes[0].write(CONVERSATION, "x", title="Why? 西安.")
    assert homes[0].export("html", tmp_path, record.hex()).path.name == "Why- 西安.html"


async def test_an_export_that_is_ended_leaves_nothing(homes, tmp_path):
    await homes[0].takes(SAMPLE)
    (tmp_path / "out").mkdir()

    def end(done: int, _total: int) -> None:
        if done == 3:
            raise Cancelled

    for exporter in EXPORTERS.values():
        with pytest.raises(Cancelled):
            export(homes[0].views, Wanted(exporter, None, tmp_path / "out"), end)
    assert list((tmp_path / "out").iterdir()) == []


class FullDisk:
    """Writes half, then has no room."""

    name, suffix = "full", ".txt"

    def write(self, export: Export, target: Path) -> None:
        target.write_text(str(next(export.conversations)))
        raise OSError(errno.ENOSPC, "no space")


async def test_a_full_disk_and_a_place_that_cannot_be_written_are_said(homes, tmp_path):
    await homes[0].takes(SAMPLE)
    (tmp_path / "out").mkdir()
    wanted = Wanted(FullDisk(), None, tmp_path / "out")
    with pytest.raises(CompanionError) as told:
        export(homes[0].views, wanted, lambda _done, _total: None)
    assert told.value.reason.code == "disk_full"
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(CompanionError) as told:
        homes[0].export("csv", tmp_path / "no folder" / "x.csv")
    assert told.value.reason.code == "file_unwritable"


async def test_nothing_to_export_is_said(homes, tmp_path):
    with pytest.raises(CompanionError) as told:
        homes[0].export("json", tmp_path)
    assert told.value.reason.code == "export_nothing"
    with pytest.raises(CompanionError) as told:
        homes[0].export("json", tmp_path, "ab" * 16)
    assert told.value.reason.code == "export_nothing"
