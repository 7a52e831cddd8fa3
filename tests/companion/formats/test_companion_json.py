"""Our own export format: it gives the same records again, and no file of it can do harm."""

import contextlib
import json
import math
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.formats.json_file import DEPTH_MAX, cleaned
from companion.formats.tagged_json import tagged, untagged
from companion.formats.values import NotUsable
from companion.model.exported import ExportedRecord
from companion.model.ids import imported
from companion.model.records import canonical
from tests.companion.formats.reading import Read
from tests.companion.formats.writing import (
    PNG,
    attachment,
    conversation,
    message,
    picture_of,
    written,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "$hex", "$msgpack", "$", "\0"]), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(values)
def test_every_value_comes_back_as_it_was(value):
    through = cleaned(json.loads(json.dumps(tagged(value))))
    assert canonical(untagged(through)) == canonical(value)


@pytest.mark.parametrize("levels", [1, 39, 40, 41, 63, 150])
def test_a_value_that_nests_deeply_comes_back_too(levels):
    value: Any = math.inf
    for _ in range(levels):
        value = {"in": [value]}
    through = cleaned(json.loads(json.dumps(tagged(value))), DEPTH_MAX - 3)
    assert canonical(untagged(through)) == canonical(value)


@pytest.mark.parametrize(
    "written",
    [
        {"$hex": "0"}, {"$hex": 5}, {"$msgpack": "!"}, {"$msgpack": "wQ=="}, {"$msgpack": None},
        {"$msgpack": "gQEC"}, {"$msgpack": "1gEAAAAA"}, {"$msgpack": "kZ" * 300},
    ],
)  # fmt: skip
def test_a_tag_with_something_else_in_it_is_no_value(written):
    with pytest.raises(NotUsable):
        untagged(written)


@pytest.fixture
def export(tmp_path):
    (tmp_path / "cat").write_bytes(PNG)
    cat, away = attachment(tmp_path / "cat"), attachment(None, "away.png")
    first = message("1", "西安", picture_of(cat), picture_of(away), conversation=b"\1" * 16)
    second = message("2", "b\0c", parent="1", extra={"n": 2**64 - 1, "f": 1.0, "deep": {"$hex": 1}})
    said = conversation(first, second, attachments=[cat, away], **{"tag:旅行": True})
    prompt = ExportedRecord(imported("test", "p"), "prompt", {"title": "P", "context": []})
    every = [said.record, cat.record, away.record, first, second, prompt]
    return written("json", tmp_path, said, said, prompts=[prompt]), every


def repacked(path, folder, change):
    """The same export after `change` has had its members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    target = folder / "other name (1).zip"
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def line(**fields: Any) -> bytes:
    return json.dumps({"id": "ab" * 16, "kind": "message", "values": {}, **fields}).encode() + b"\n"


def test_the_same_records_and_bytes_come_back(export):
    path, every = export
    found = Read(path)
    assert found.formats == ["companion"]
    assert {(r.id, r.kind, canonical(r.values)) for r in found.records} == {
        (r.id, r.kind, canonical(r.values)) for r in every
    }
    assert found.sink.kept == {found.blobs[0]: PNG}
    assert {skipped.why for skipped in found.skipped} == {"skipped_twice"}  # it was given twice


def test_it_is_known_in_a_folder_and_in_a_zip_of_a_folder(export, tmp_path):
    path, _ = export
    records = Read(path).records
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert Read(tmp_path / "unpacked").records == records

    def move(members):
        for name in list(members):
            members[f"folder/{name}"] = members.pop(name)

    assert Read(repacked(path, tmp_path, move)).records == records


def test_the_manifest_says_how_much_there_is(export):
    with zipfile.ZipFile(export[0]) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["companion_export"] == 1
    assert manifest["written"] == "2023-11-14T22:13:20.000Z"
    assert (manifest["attachments"], manifest["prompts"]) == (2, 1)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (line(kind="statement", values={"body": {"$hex": "00"}}), "skipped_wrong_shape"),
        (line(kind="device"), "skipped_wrong_shape"),
        (line(values=[]), "skipped_wrong_shape"),
        (line(values={"x": {"$hex": "?"}}), "skipped_wrong_shape"),
        (line(id="ab"), "skipped_no_id"),
        (line(id=None), "skipped_no_id"),
        (b"[]\n", "skipped_wrong_shape"),
        (b'{"id": nonsense}\n', "skipped_damaged"),
    ],
)
def test_a_line_that_cannot_be_used_is_left_out_and_the_rest_comes_in(export, tmp_path, bad, why):
    path, every = export

    def spoil(members):
        members["conversations.jsonl"] = bad + members["conversations.jsonl"]

    found = Read(repacked(path, tmp_path, spoil))
    assert why in {skipped.why for skipped in found.skipped}
    assert len(found.records) == len(every)


def test_bytes_that_are_not_what_their_record_says_stay_out(export, tmp_path):
    path, every = export

    def spoil(members):
        (name,) = (name for name in members if name.startswith("attachments/"))
        members[name] = b"something else"

    found = Read(repacked(path, tmp_path, spoil))
    assert found.blobs == []
    assert len(found.records) == len(every)
    assert "skipped_damaged" in {skipped.why for skipped in found.skipped}


def test_a_member_that_is_missing_is_told(export, tmp_path):
    found = Read(repacked(export[0], tmp_path, lambda members: members.pop("prompts.jsonl")))
    assert ("prompts.jsonl", "skipped_not_there") in {(s.place, s.why) for s in found.skipped}


@pytest.mark.parametrize("version", [2, "1", None])
def test_an_export_of_a_newer_companion_is_refused(export, tmp_path, version):
    def age(members):
        members["manifest.json"] = json.dumps({"companion_export": version}).encode()

    with pytest.raises(CompanionError) as told:
        Read(repacked(export[0], tmp_path, age))
    assert told.value.reason.code == "import_newer"


@given(st.binary(max_size=300))
def test_whatever_is_in_it_the_import_ends_with_items_or_a_reason(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", '{"companion_export": 1}')
        archive.writestr("conversations.jsonl", data)
        archive.writestr("prompts.jsonl", line(kind="prompt", values={"x": data.hex()}) + data)
    with contextlib.suppress(CompanionError):
        Read(path)
