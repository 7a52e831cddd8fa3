"""companion export, as it is typed."""

import argparse
import json
from pathlib import Path

import pytest

from companion.cli.arguments import FORMATS
from companion.cli.exporting import _report
from companion.demo.run import SAMPLE
from companion.exporting import Exported
from companion.formats.exporters import EXPORTERS
from tests.companion.cli.typing_steps import typed


def test_the_formats_offered_are_those_there_are():
    assert sorted(EXPORTERS) == list(FORMATS)


def test_everything_leaves_and_comes_into_another_profile_as_it_was(ann_and_bob, tmp_path):
    ann, bob = ann_and_bob
    typed(ann, "import", SAMPLE)
    done = typed(ann, "export", "--all", "--format", "json", "--output", tmp_path)
    assert done["conversations"] == typed(ann, "list")["total"]
    (file,) = typed(bob, "import", done["path"])["files"]
    assert (file["format"], file["error"], file["skipped"]) == ("companion", None, [])
    for row in typed(ann, "list")["conversations"]:
        here, there = (typed(each, "show", row["id"]) for each in (ann, bob))
        assert bare(here) == bare(there)


def bare(shown):
    """Without what each computer counts for itself."""
    messages = [
        {**m, "context": "", "attachments": len(m["attachments"])} for m in shown["messages"]
    ]
    return {**shown["conversation"], "context": ""}, messages


def test_an_export_needs_no_background_process(ann, tmp_path):
    typed(ann, "import", SAMPLE)
    row = typed(ann, "list")["conversations"][0]
    ann.leave()
    ran = ann.types("export", row["id"][:8], "--format", "html", "--output", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "1 conversation written to" in ran.stdout
    (page,) = tmp_path.iterdir()
    assert row["title"] in page.read_text(encoding="utf-8")


def test_a_message_stands_for_its_conversation_and_a_search_for_what_it_finds(ann, tmp_path):
    typed(ann, "import", SAMPLE)
    row = typed(ann, "list")["conversations"][0]
    message = typed(ann, "show", row["id"])["messages"][0]["id"]
    output = tmp_path / "x.jsonl"
    done = typed(ann, "export", message, row["id"], "--format", "jsonl", "--output", output)
    assert done == {"path": str(output), "conversations": 1, "missing": 0, "damaged": 0}
    assert len(output.read_text(encoding="utf-8").splitlines()) == 1
    hits = typed(ann, "search", "西安", "--limit", 1000)["hits"]
    done = typed(ann, "export", "--search", "西安", "--format", "csv", "--output", tmp_path)
    assert done["conversations"] == len({hit["conversation"] for hit in hits}) > 0


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ([], 2, "Say what to export"),
        (["--all", "abcd"], 2, "Say what to export"),
        (["--all", "--search", "x"], 2, "Say what to export"),
        (["ffffffff"], 3, "ffffffff"),
        (["--search", "nothing-says-this"], 3, "no conversation to export"),
        (["--all", "--output", "{there}"], 1, "already something"),
        (["--all", "--output", "{there}/below.csv"], 1, "cannot be written"),
        (["--all", "--format", "docx"], 2, "docx"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_is_written(ann, tmp_path, command, code, said):
    typed(ann, "import", SAMPLE)
    there = tmp_path / "there.csv"
    there.write_text("precious")
    command = [each.format(there=there) for each in command]
    ran = ann.types("export", "--format", "csv", *command)
    assert ran.returncode == code
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert [path.read_text() for path in tmp_path.glob("*.csv")] == ["precious"]


@pytest.mark.parametrize(("missing", "said"), [(1, "it has"), (3, "they have")])
def test_what_an_export_lacks_is_counted_as_one_says_it(capsys, missing, said):
    _report(Exported(Path("x"), 1, missing), argparse.Namespace(json=False))
    assert f"Export again when {said} arrived" in capsys.readouterr().out


def test_a_file_is_replaced_when_the_person_says_so(ann, tmp_path):
    typed(ann, "import", SAMPLE)
    path = tmp_path / "mine.json"
    path.write_text("old")
    typed(ann, "export", "--all", "--format", "nextchat", "--output", path, "--force")
    assert "chat-next-web-store" in json.loads(path.read_text(encoding="utf-8"))


def test_a_profile_without_a_database_is_said(ann, tmp_path):
    ran = ann.types("export", "--all", "--output", tmp_path)
    assert ran.returncode == 1
    assert "There is no database" in ran.stderr
