"""An import brings what is new, and leaves alone what was changed here since the last one."""

from pathlib import Path

from companion.demo.run import SAMPLE
from companion.importing import Sink, import_file
from companion.library import Library
from companion.model.ids import RecordId
from companion.model.records import ATTACHMENT, MESSAGE
from companion.model.text import text_of_parts
from companion.store.blobs import digest_of
from companion.store.history import HISTORY_MB
from companion.store.writer import Edit, Store


def prune_all(store: Store) -> int:
    """Keep no history at all; how many portions there were."""
    store.meta_set(HISTORY_MB, bytes(8))
    count = 0
    while store.prune_history(0):
        count += 1
    return count


async def test_an_edit_survives_the_next_import_even_when_its_history_was_pruned(tmp_path: Path):
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    try:
        await import_file(SAMPLE, library, lambda _event: None)
        messages = await library.ask(lambda store: store.of_kind(MESSAGE))
        message = max(messages, key=lambda state: len(text_of_parts(state.value("parts"))))
        edited = [{"type": "text", "text": "Edited here"}]
        await library.write([Edit(message.id, MESSAGE, {"parts": edited})])
        assert await library.ask(prune_all) == 1
        again = await import_file(SAMPLE, library, lambda _event: None)
        assert again.updated == 0
        state = await library.state(message.id)
        assert state is not None
        assert state.value("parts") == edited
    finally:
        await library.close()


async def test_an_import_that_failed_gives_back_the_room_it_took(tmp_path: Path):
    library = await Library.open(tmp_path / "companion.db", tmp_path / "blobs")
    try:
        known = await _with_attachment(library, b"of a record that came meanwhile")
        sink = Sink(library.blobs)
        for data in (b"of no record", b"of a record that came meanwhile"):
            sink.put(data)
        await library.ask(sink.undo)
        assert [digest for digest, _ in library.blobs.all()] == [known]
    finally:
        await library.close()


async def _with_attachment(library: Library, data: bytes) -> bytes:
    """A record that names these bytes, which have not arrived."""
    digest = digest_of(data)
    record = RecordId(bytes(16))
    await library.write([Edit(record, ATTACHMENT, {"digest": digest, "size": len(data)})])
    return digest
