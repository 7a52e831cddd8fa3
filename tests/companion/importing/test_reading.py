"""All that lies in one place is read, whoever reads it, and only what nobody reads is left out."""

import shutil
import threading
from pathlib import Path

import pytest

from companion.importing.reading import Found, Reading
from companion.importing.sink import NoSink
from companion.importing.spool import Spool
from tests.heldin.samples import HELDIN

TEXTS = ("markdown/bold.md", "gemini_page/MyActivity.html", "chatml/two.txt", "aichat/session.yaml")


def read(place: Path, spool: Path) -> tuple[set[bytes], Found]:
    spool.mkdir(exist_ok=True)
    kept = Spool(spool)
    try:
        reading = Reading(place, kept, NoSink(), lambda _done, _total: None, threading.Event())
        found = reading.read()
        records = {record.id for portion in kept.portions() for record in portion}
    finally:
        kept.close()
    return records, found


@pytest.mark.parametrize(
    "export", ["chatgpt/classic", "claude/classic", "deepseek/export", "jan/threads", "claude_code"]
)
def test_transcripts_beside_an_export_come_in_too(tmp_path, export):
    place = tmp_path / "downloads"
    shutil.copytree(HELDIN / export, place)
    expected, alone = read(place, tmp_path / "spool")
    for text in TEXTS:
        expected |= read(HELDIN / text, tmp_path / "spool")[0]
        shutil.copy(HELDIN / text, place)
    records, found = read(place, tmp_path / "spool")
    assert records == expected
    assert {"markdown", "gemini", "chatml", "aichat"} < found.formats
    assert found.skipped == alone.skipped


def test_what_one_importer_reads_is_not_told_as_left_out_by_another(tmp_path):
    expected = {"notes.txt"}
    for name in ("jan/threads", "gemini/Takeout", "claude_code", "mistral/export"):
        shutil.copytree(HELDIN / name, tmp_path / "all" / name)
        expected |= left_out(read(HELDIN / name, tmp_path / "spool")[1])
    (tmp_path / "all" / "notes.txt").write_text("Nothing that anybody said.")
    assert left_out(read(tmp_path / "all", tmp_path / "spool")[1]) == expected


def left_out(found: Found) -> set[str]:
    return {skipped.place.rpartition("/")[2] for skipped in found.skipped}
