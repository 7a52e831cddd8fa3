"""Untrusted JSON: read as far as it can be stored, refused with the reason otherwise."""

import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.formats.json_file import DEPTH_MAX, TooDeep, cleaned, cleaned_text, read_json
from companion.formats.source import Member, open_source


def member(path) -> Member:
    only = open_source(path).only
    assert only is not None
    return only


@pytest.fixture
def file(tmp_path):
    def file(data: bytes | str):
        path = tmp_path / "file.json"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return file


def refusal(path) -> tuple[str, object]:
    with pytest.raises(CompanionError) as told:
        read_json(member(path))
    return told.value.reason.code, told.value.reason.params.get("position")


def test_a_file_is_read_with_or_without_a_byte_order_mark(file):
    assert read_json(member(file('{"a": "é"}'))) == {"a": "é"}
    assert read_json(member(file(b"\xef\xbb\xbf[1]"))) == [1]


@pytest.mark.parametrize(
    ("data", "position"),
    [
        ('{"a": "b', 8),
        ('{"a": [1, 2', 11),
        ('{"a": tru', 9),
        ('{"a": "x\\u12', 12),
        ('{"a": "é', 9),
        ('{"a":   \n', 5),
        ("", 0),
    ],
)
def test_a_file_that_ends_in_the_middle_is_told_from_a_damaged_one(file, data, position):
    assert refusal(file(data)) == ("import_truncated", position)


def test_a_file_cut_inside_a_character_is_cut(file):
    assert refusal(file('{"a": "é'.encode()[:-1])) == ("import_truncated", 7)


@pytest.mark.parametrize(
    ("data", "position"),
    [
        ('{"a" 1, "b": 2, "c": 3}', 5),
        ('{"a": 1} and more of it', 9),
        (b'{"a": "\xff\xfe"}', 7),
        ('{"é": nothing at all, "b": 1}', 7),
    ],
)
def test_a_file_that_is_wrong_in_the_middle_is_damaged_there(file, data, position):
    assert refusal(file(data)) == ("import_damaged", position)


def test_nesting_without_end_is_refused(file):
    assert refusal(file("[" * 200_000))[0] == "import_too_deep"


def test_a_file_larger_than_the_bound_is_not_read(file, monkeypatch):
    monkeypatch.setattr("companion.formats.json_file.FILE_BYTES_MAX", 10)
    assert read_json(member(file("[1, 2, 3 ]"))) == [1, 2, 3]
    assert refusal(file("[1, 2, 3, 4]"))[0] == "import_too_large"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        ("-9223372036854775807", -(2**63) + 1),
        ("-9223372036854775808", -(2.0**63)),
        ("9" * 5_000, None),
        ("NaN", None),
        ("-Infinity", None),
        ("1e999", math.inf),
    ],
)
def test_numbers_that_no_database_holds_become_ones_that_it_does(file, written, value):
    assert read_json(member(file(written))) == value
    assert cleaned(value) in (value, None)


@given(st.text(st.characters(codec=None), max_size=20))
def test_any_text_becomes_one_that_can_be_stored(text):
    clean = cleaned_text(text)
    assert clean.encode().decode() == clean
    assert "\0" not in clean
    if "\0" not in text and not any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        assert clean == text


def test_two_halves_of_a_character_become_the_whole(file):
    assert cleaned_text(json.loads('"\\ud83d\\ude42"')) == "🙂"
    assert cleaned_text("\ud83d\ude42") == "🙂"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=15,
)


@given(json_values)
def test_what_is_cleaned_can_be_packed_and_comes_back(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("any") / "file.json"
    path.write_text(json.dumps(value))
    clean = cleaned(read_json(member(path)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(clean)) == clean


def nested(depth: int) -> object:
    value: object = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def test_the_depth_is_bounded_exactly():
    assert cleaned(nested(DEPTH_MAX)) == nested(DEPTH_MAX)
    with pytest.raises(TooDeep):
        cleaned(nested(DEPTH_MAX + 1))
