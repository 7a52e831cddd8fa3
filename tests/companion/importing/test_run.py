"""An import brings what is new, all of it or nothing, and leaves alone what was changed here."""

import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from companion.control import messages as m
from companion.demo.run import SAMPLE
from companion.editing import Editing
from companion.importing import spool
from companion.importing.run import Importing
from companion.importing.sink import Sink
from companion.library import IMPORT, Commit, Library
from companion.model.ids import RecordId, to_text
from companion.model.merge import conflicting_fields
from companion.model.records import ATTACHMENT, CONVERSATION, MESSAGE
from companion.model.text import text_of_parts
from companion.store.blobs import digest_of
from companion.store.history import HISTORY_MB
from companion.store.writer import Edit, Store


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    yield library
    await library.close()


def prune_all(store: Store) -> int:
    """Keep no history at all; how many portions there were."""
    store.meta_set(HISTORY_MB, bytes(8))
    count = 0
    while store.prune_history(0):
        count += 1
    return count


def nothing_told(_event: m.Event) -> None:
    pass


async def import_one(library: Library, path: Path = SAMPLE, **options: Any) -> m.ImportedFile:
    (file,) = (await Importing(library, nothing_told).import_all([str(path)], **options)).files
    return file


def counted(file: m.ImportedFile) -> tuple[int, int, int]:
    return file.conversations, file.messages, file.attachments


async def everything(library: Library) -> tuple[int, list[bytes]]:
    """How many writes there were, and which files there are."""
    counter = await library.ask(lambda store: store.counter)
    return counter, [digest for digest, _ in library.blobs.all()]


async def test_an_edit_survives_the_next_import_even_when_its_history_was_pruned(library):
    await import_one(library)
    messages = await library.ask(lambda store: store.of_kind(MESSAGE))
    message = max(messages, key=lambda state: len(text_of_parts(state.value("parts"))))
    edited = [{"type": "text", "text": "Edited here"}]
    await library.write([Edit(message.id, MESSAGE, {"parts": edited})])
    assert await library.ask(prune_all) == 1
    again = await import_one(library)
    assert (again.error, again.updated) == (None, 0)
    state = await library.state(message.id)
    assert state is not None
    assert state.value("parts") == edited


async def test_a_second_import_writes_nothing(library):
    first = await import_one(library)
    before = await everything(library)
    again = await import_one(library)
    assert counted(again) == (0, 0, 0)
    assert again.unchanged == before[0] >= sum(counted(first))
    assert await everything(library) == before


async def test_portions_of_any_size_come_to_the_same(library, tmp_path, monkeypatch):
    await import_one(library)
    monkeypatch.setattr(spool, "PORTION_RECORDS", 3)
    other = await Library.open(tmp_path / "other.db", tmp_path / "other-blobs")
    try:
        await import_one(other)
        for kind in (CONVERSATION, MESSAGE, ATTACHMENT):
            mine = await library.ask(lambda store, kind=kind: store.of_kind(kind))
            theirs = await other.ask(lambda store, kind=kind: store.of_kind(kind))
            assert {s.id: fields(s) for s in mine} == {s.id: fields(s) for s in theirs}
    finally:
        await other.close()


def fields(state) -> dict[str, Any]:
    return {name: state.value(name) for name in state.fields}


async def test_a_preview_says_what_an_import_brings_and_changes_nothing(library):
    before = await everything(library)
    preview = await import_one(library, preview=True)
    assert await everything(library) == before
    done = await import_one(library)
    assert counted(preview) == counted(done)
    assert preview.affected == done.affected
    assert {row.title for row in done.affected if row.is_new} >= {"Sourdough that rises"}
    assert sum(row.messages for row in done.affected) == done.messages
    assert (await import_one(library, preview=True)).affected == []


async def test_one_commit_is_told_whatever_the_number_of_portions(library, monkeypatch):
    monkeypatch.setattr(spool, "PORTION_RECORDS", 3)
    commits: list[Commit] = []
    library.listen(commits.append)
    file = await import_one(library)
    await library.ask(lambda store: store.counter)  # what was told before this has arrived
    (commit,) = commits
    assert commit.source == IMPORT
    assert len(commit.committed.conversations) == file.conversations
    assert commit.committed.kinds >= {CONVERSATION, MESSAGE, ATTACHMENT}


@pytest.mark.parametrize("step", ["put", "portions"])
async def test_a_cancelled_import_leaves_nothing_behind(library, monkeypatch, step):
    """While it is read, and while it is saved."""
    monkeypatch.setattr(spool, "PORTION_RECORDS", 3)
    before = await everything(library)
    importing = Importing(library, nothing_told)
    put, portions = spool.Spool.put, spool.Spool.portions

    def put_and_cancel(self, record):
        if self.count == 20:
            importing.cancel()
        return put(self, record)

    def portions_and_cancel(self):
        for number, portion in enumerate(portions(self)):
            if number == 5:
                importing.cancel()
            yield portion

    with monkeypatch.context() as patched:
        patched.setattr(spool.Spool, step, put_and_cancel if step == "put" else portions_and_cancel)
        (file,) = (await importing.import_all([str(SAMPLE)])).files
    assert file.error is not None
    assert file.error.code == "import_cancelled"
    assert await everything(library) == before
    assert counted(await import_one(library)) != (0, 0, 0)


async def renamed_there(tmp_path: Path) -> Path:
    """A newer export, in which every conversation has another title."""
    stores = json.loads(SAMPLE.read_text())
    for session in stores["chat-next-web-store"]["sessions"]:
        session["topic"] += " (renamed there)"
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps(stores))
    return newer


async def test_a_newer_export_replaces_what_only_imports_have_written(library, tmp_path):
    first = await import_one(library)
    file = await import_one(library, await renamed_there(tmp_path))
    assert file.updated == first.conversations
    states = await library.ask(lambda store: store.of_kind(CONVERSATION))
    assert all(len(state.fields["title"]) == 1 for state in states)
    assert all(str(state.value("title")).endswith("(renamed there)") for state in states)


async def test_of_a_folder_also_the_zips_in_it_come_in(library, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    with zipfile.ZipFile(folder / "first.zip", "w") as archive:
        archive.write(at(tmp_path, "one", 1, "In a zip"), "chat.json")
    with zipfile.ZipFile(folder / "no export.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    (folder / "backup").write_bytes(SAMPLE.read_bytes())
    file = await import_one(library, folder)
    assert file.format == "librechat, nextchat"
    assert file.conversations == 10
    assert [s.place for s in file.skipped] == ["no export.docx"]
    (folder / "backup").unlink()
    file = await import_one(library, folder)
    assert (file.format, file.unchanged) == ("librechat", 2)
    (folder / "first.zip").unlink()
    refused = await import_one(library, folder)
    assert refused.error is not None
    assert refused.error.code == "import_unknown_format"


def at(tmp_path: Path, name: str, minute: int, *texts: str) -> Path:
    """An export of one conversation, which last changed in this minute."""
    messages = [
        {"messageId": f"m{number}", "text": text, "sender": "User", "isCreatedByUser": True}
        | {"parentMessageId": f"m{number - 1}", "updatedAt": f"2026-01-01T00:{minute:02}:00Z"}
        for number, text in enumerate(texts)
    ]
    file = tmp_path / name
    title = f"As of minute {minute}"
    conversation = {"conversationId": "c", "exportAt": "", "title": title, "messages": messages}
    file.write_text(json.dumps(conversation))
    return file


async def test_an_older_export_brings_what_is_absent_and_takes_nothing_back(library, tmp_path):
    older = at(tmp_path, "older", 1, "First", "Draft", "Deleted since")
    await import_one(library, at(tmp_path, "newer", 9, "First", "Final"))
    before = await library.ask(lambda store: store.of_kind(CONVERSATION))
    file = await import_one(library, older)
    assert (file.conversations, file.messages, file.updated) == (0, 1, 0)
    assert await library.ask(lambda store: store.of_kind(CONVERSATION)) == before
    assert before[0].value("title") == "As of minute 9"
    messages = await library.ask(lambda store: store.of_kind(MESSAGE))
    texts = {text_of_parts(state.value("parts")) for state in messages}
    assert texts == {"First", "Final", "Deleted since"}
    counter, _ = await everything(library)
    assert (await import_one(library, older)).unchanged == 4
    assert (await everything(library))[0] == counter


async def test_a_newer_export_is_not_taken_for_an_older_one_after_an_edit_here(library, tmp_path):
    await import_one(library, at(tmp_path, "first", 1, "First", "Draft"))
    first, _ = await library.ask(lambda store: store.of_kind(MESSAGE))
    editing = Editing(library, Importing(library, nothing_told), nothing_told, lambda: None)
    edit = m.EditMessageText(message=to_text(first.id), text="Edited here")
    await editing.handlers[m.EditMessageText](edit)
    await import_one(library, at(tmp_path, "second", 2, "First", "Final"))
    (conversation,) = await library.ask(lambda store: store.of_kind(CONVERSATION))
    assert conversation.value("title") == "As of minute 2"
    messages = await library.ask(lambda store: store.of_kind(MESSAGE))
    assert "Final" in {text_of_parts(state.value("parts")) for state in messages}


async def test_what_was_changed_here_and_there_is_a_conflict(library, tmp_path):
    await import_one(library)
    record = next(iter(await library.ask(lambda store: store.of_kind(CONVERSATION)))).id
    editing = Editing(library, Importing(library, nothing_told), nothing_told, lambda: None)
    rename = m.SetField(record=to_text(record), field="title", value="Renamed here")
    await editing.handlers[m.SetField](rename)
    newer = await renamed_there(tmp_path)
    for _ in range(2):  # a second time it says nothing new
        await import_one(library, newer)
        state = await library.state(record)
        assert state is not None
        assert conflicting_fields(state) == ["title"]
        mine, theirs = sorted(str(s.value) for s in state.fields["title"])
        assert mine == "Renamed here" or theirs == "Renamed here"
        assert len(state.fields["title"]) == 2


async def test_a_purged_conversation_is_not_brought_back(library):
    await import_one(library)
    record = next(iter(await library.ask(lambda store: store.of_kind(CONVERSATION)))).id
    await library.write([Edit(record, CONVERSATION, {"deleted": True})])
    await library.purge([record])
    again = await import_one(library)
    assert counted(again) == (0, 0, 0)


async def test_an_import_that_failed_gives_back_the_room_it_took(library):
    known = await _with_attachment(library, b"of a record that came meanwhile")
    sink = Sink(library.blobs)
    for data in (b"of no record", b"of a record that came meanwhile"):
        sink.put(data)
    await library.ask(sink.undo)
    assert [digest for digest, _ in library.blobs.all()] == [known]


async def _with_attachment(library: Library, data: bytes) -> bytes:
    """A record that names these bytes, which have not arrived."""
    digest = digest_of(data)
    record = RecordId(bytes(16))
    await library.write([Edit(record, ATTACHMENT, {"digest": digest, "size": len(data)})])
    return digest
