"""An import brings what is new, and leaves alone what was changed here since the last one."""

from pathlib import Path

from companion.demo.run import SAMPLE
from companion.importing import import_file
from companion.library import Library
from companion.model.records import MESSAGE
from companion.model.text import text_of_parts
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
