"""A table that a spreadsheet opens, and that cannot make it do anything."""

import csv

import pytest

from tests.companion.formats.writing import conversation, message, written


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_conversation_is_a_row(tmp_path):
    said = conversation(
        message("1", "q"),
        message("2", "a", role="assistant"),
        title='西安, "三日"\n游',
        model="gpt-4o",
        archived=True,
        source_app="nextchat",
        folder="A/B",
        **{"tag:b": True, "tag:a": True, "tag:c": False},
    )
    path = written("csv", tmp_path, said, conversation(title="Other"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,title,")
    first, other = rows(path)
    assert first == {
        "id": said.record.id.hex(),
        "title": '西安, "三日" 游',
        "source": "nextchat",
        "source id": "",
        "model": "gpt-4o",
        "created": "2023-11-14T22:13:20.000Z",
        "updated": "2023-11-14T22:13:20.000Z",
        "messages": "2",
        "attachments": "0",
        "folder": "A/B",
        "tags": "a, b",
        "pinned": "",
        "archived": "yes",
    }
    assert other["title"] == "Other"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(tmp_path, start):
    hostile = f"{start}HYPERLINK(1)"
    said = conversation(title=hostile, model=hostile, folder=hostile, **{f"tag:{hostile}": True})
    (row,) = rows(written("csv", tmp_path, said))
    assert row["model"] == row["folder"] == row["tags"] == f"'{hostile}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
