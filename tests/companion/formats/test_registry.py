"""Who reads what: told by content, also where several exports lie in one folder."""

import shutil

import pytest

from companion.errors import CompanionError
from companion.formats.registry import importers_for
from companion.formats.source import open_source
from companion.model.records import CONVERSATION
from tests.companion.formats.reading import HELDIN, Read, written, zipped

NEXTCHAT = HELDIN.parents[1] / "companion" / "demo" / "nextchat-backup.json"


def test_exports_of_several_apps_in_one_folder_all_come_in(tmp_path):
    for app, sample in (("a", "chatgpt/classic"), ("b", "claude/classic"), ("c", "grok/export")):
        shutil.copytree(HELDIN / sample, tmp_path / app)
    shutil.copy(HELDIN / "deepseek/export/conversations.json", tmp_path / "conversations.json")
    shutil.copy(NEXTCHAT, tmp_path / "backup.json")
    found = Read(tmp_path)
    assert sorted(found.formats) == ["chatgpt", "claude", "deepseek", "grok", "nextchat"]
    apps = [each.values["source_app"] for each in found.of(CONVERSATION)]
    assert {app: apps.count(app) for app in sorted(set(apps))} == {
        "chatgpt": 2,
        "claude": 1,
        "deepseek": 2,
        "grok": 2,
        "nextchat": 9,
    }
    alone = Read(HELDIN / "chatgpt/classic")
    assert {each.id for each in alone.records} <= {each.id for each in found.records}


def test_files_that_only_single_importers_know_are_read_one_by_one(tmp_path):
    members = {"one.json": NEXTCHAT.read_bytes(), "notes.bin": b"\0\0"}
    found = Read(zipped(tmp_path / "a.zip", members))
    assert found.formats == ["nextchat"]
    assert [(each.place, each.why) for each in found.skipped] == [
        ("notes.bin", "skipped_unknown_format")
    ]


@pytest.mark.parametrize(
    "members", [{}, {"a.txt": "text"}, {"a.json": "[1, 2]", "b.json": '{"mapping": 1}'}]
)
def test_what_nobody_knows_is_refused(tmp_path, members):
    (tmp_path / "x").mkdir()
    with pytest.raises(CompanionError) as told:
        importers_for(open_source(written(tmp_path / "x", members)))
    assert told.value.reason.code == "import_unknown_format"


def test_what_one_importer_reads_is_not_left_out_by_another(tmp_path):
    for name in ("jan/threads", "gemini/Takeout"):
        shutil.copytree(HELDIN / name, tmp_path / name)
    shutil.copy(HELDIN / "aistudio" / "Trip", tmp_path)
    shutil.copy(HELDIN / "aichat" / "session.yaml", tmp_path)
    read = Read(tmp_path)
    assert sorted(read.formats) == ["aistudio", "gemini", "jan"]
    left_out = {s.place.rpartition("/")[2] for s in read.skipped}
    assert left_out >= {"session.yaml", "archive.txt"}
    assert left_out.isdisjoint({"messages.jsonl", "MyActivity.json", "Trip"})
