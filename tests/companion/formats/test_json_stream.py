"""JSON of any size, piece by piece: what is sound comes out, what is not is told of."""

import contextlib
import io
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.formats import json_stream as module
from companion.formats.base import ImportedRecord, Skipped
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.source import Member
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@pytest.fixture(autouse=True)
def chunk(monkeypatch):
    """Sets how many bytes are read at once."""

    def set_to(size: int) -> None:
        monkeypatch.setattr(module, "CHUNK_BYTES", size)

    return set_to


def stream(text: str | bytes) -> JsonStream:
    return JsonStream(io.BytesIO(text.encode() if isinstance(text, str) else text))


def items(text: str | bytes) -> tuple[list[Any], list[str], str]:
    """The values of an array, why others were passed over, and why the reading ended."""
    reader, found, end = stream(text), [], ""
    try:
        found.extend(each.value for each in reader.items())
    except Unreadable as why:
        end = why.why
    return found, [skipped.why for skipped in reader.skipped], end


@settings(max_examples=200)
@given(
    st.lists(values, max_size=6),
    st.integers(1, 40),
    st.sampled_from([None, 1]),
    st.booleans(),
    st.sampled_from(["", "\ufeff", " \n\t"]),
)
def test_an_array_is_what_json_reads_whatever_is_read_at_once(whole, size, indent, escape, before):
    text = before + json.dumps(whole, indent=indent, ensure_ascii=escape) + before[1:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_BYTES", size)
        assert items(text) == (whole, [], "")


@given(st.lists(values, min_size=1, max_size=4), st.integers(1, 9))
@settings(max_examples=40)
def test_an_array_that_is_cut_gives_its_beginning_and_is_told(whole, size):
    text = json.dumps(whole, ensure_ascii=False).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_BYTES", size)
        for cut in range(len(text)):
            found, _, end = items(text[:cut])
            # A number that is cut is a shorter number; all else before it is as it was.
            assert found[:-1] == whole[: len(found)][:-1]
            assert len(found) <= len(whole)
            assert end == "import_truncated"


@given(st.lists(values, max_size=5), st.sampled_from(["\n", "\r\n", "", " "]), st.integers(1, 9))
def test_values_one_after_the_other_are_read_one_after_the_other(lines, separator, size):
    lines = [{"line": line} for line in lines]
    text = separator.join(json.dumps(line) for line in lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_BYTES", size)
        found = list(stream(text).values())
    assert [each.value for each in found] == lines
    assert [each.number for each in found] == list(range(len(lines)))
    assert [text[each.position] for each in found] == ["{"] * len(lines)


@pytest.mark.parametrize("size", range(1, 12))
@pytest.mark.parametrize(
    "text",
    ["-12.5e-3", "1234567890", "true", "null", '"a\\u00e9\\"\\\\"', '"\\ud83d\\ude00"', "1e3"],
)
def test_a_value_across_the_windows_end_stays_whole(chunk, size, text):
    chunk(size)
    assert [each.value for each in stream(text).values()] == [json.loads(text)]
    assert items(f"[{text},{text}]")[0] == [json.loads(text)] * 2


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ('{"a": }', "skipped_damaged"),
        ("[1 2]", "skipped_damaged"),
        ('{"a" "}": [1]}', "skipped_damaged"),
        ("[" * 70 + "]" * 70, "skipped_too_deep"),
        ("[" * 50_000 + "]" * 50_000, "skipped_too_deep"),
        ('{"a":' * 3_000 + "1" + "}" * 3_000, "skipped_too_deep"),
    ],
)
def test_an_element_that_is_not_sound_is_passed_over_and_told(chunk, size, bad, why):
    chunk(size if len(bad) < 1_000 else max(size, 100))
    assert items(f'[1, {bad}, {{"good": 2}}]') == ([1, {"good": 2}], [why], "")


@pytest.mark.parametrize("big", ['"{}"', '["{}"]', '{{"a": ["{}", 1]}}'])
def test_an_element_that_is_too_large_is_passed_over_and_told(chunk, monkeypatch, big):
    chunk(16)
    monkeypatch.setattr(module, "VALUE_CHARACTERS_MAX", 100)
    text = big.format('x\\"{' * 200)
    assert items(f"[1, {text}, 2]") == ([1, 2], ["skipped_too_large"], "")


def test_a_value_that_is_too_large_can_be_left_by_its_key(chunk, monkeypatch):
    chunk(16)
    monkeypatch.setattr(module, "VALUE_CHARACTERS_MAX", 100)
    reader = stream(json.dumps({"picture": "x" * 1_000, "b": 2, "c": ["y" * 1_000]}))
    assert list(reader.entries()) == ["picture", "b", "c"]


def test_a_key_that_is_too_large_or_no_text_ends_the_reading(chunk, monkeypatch):
    chunk(16)
    monkeypatch.setattr(module, "VALUE_CHARACTERS_MAX", 100)
    for text in ('{"' + "k" * 1_000 + '": 1}', "{1: 2}", "{[1]: 2}", "{{}: 2}"):
        with pytest.raises(Unreadable) as end:
            list(stream(text).entries())
        assert end.value.why == "import_damaged"


def test_where_too_much_is_damaged_the_reading_ends(monkeypatch):
    monkeypatch.setattr(module, "SKIPPED_MAX", 3)
    assert items('[1, {"a"}, {"b"}, {"c"}, {"d"}, 2]') == (
        [1],
        ["skipped_damaged"] * 3,
        "import_damaged",
    )


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_of_an_object_each_value_can_be_taken_entered_or_left(chunk, size):
    chunk(size)
    reader = stream('{"left": {"a": ["]}"]}, "taken": [1], "entered": [1, 2], "last": "\\""}')
    found: dict[str, Any] = {}
    for key in reader.entries():
        if key == "taken":
            found[key] = reader.value()
        elif key == "entered":
            found[key] = [each.value for each in reader.items()]
    assert found == {"taken": [1], "entered": [1, 2]}
    assert reader.peek() == ""


@given(st.dictionaries(st.text("abc", max_size=2), values, max_size=5), st.integers(1, 9))
def test_the_values_of_an_object_are_those_that_json_reads(whole, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_BYTES", size)
        reader = stream(json.dumps(whole))
        assert {key: reader.value() for key in reader.entries()} == whole
        assert list(stream(json.dumps(whole)).entries()) == list(whole)


@pytest.mark.parametrize(
    "text", ["", " ", "{", "[1", "[1}", "[1 2]", "[,]", "1", '["a" "b"]', "[1,"]
)
def test_what_is_no_array_is_told(text):
    found, _, end = items(text)
    assert end in ("import_damaged", "import_truncated")
    assert found in ([], [1], ["a"])


@given(st.text('[]{}:,"\\1e-.tn u0d8', max_size=30), st.integers(1, 9))
@settings(max_examples=400)
def test_no_text_breaks_it(text, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK_BYTES", size)
        patch.setattr(module, "VALUE_CHARACTERS_MAX", 12)
        for read in (
            lambda reader: list(reader.items()),
            lambda reader: list(reader.values()),
            lambda reader: list(reader.entries()),
            lambda reader: [reader.value() for _ in reader.entries()],
        ):
            with contextlib.suppress(Unreadable):
                read(stream(text))


def test_what_cannot_be_stored_is_cleaned_away():
    text = '["a\\ud83d", "b\\u0000", "\\uDE00", 1e999, NaN, -Infinity, ' + "9" * 400 + "]"
    assert items(text)[0] == ["a\ufffd", "b\ufffd", "\ufffd", None, None, None, None]
    assert items('["\\ud83d\\ude00"]')[0] == ["😀"]
    assert items(b'["a\0"]') == ([], [], "import_damaged")
    assert items("[99999999999999999999]")[0] == [1e20]


def test_some_bytes_that_are_no_characters_are_replaced_and_told():
    found, skipped, end = items(b'["a\xff", "\xef\xbf\xbd", "b"]')
    assert (found, skipped, end) == (["a\ufffd", "\ufffd", "b"], ["skipped_bad_characters"], "")


def test_a_replacement_character_that_was_written_is_none_of_them(chunk):
    for size in range(1, 8):
        chunk(size)
        assert items('["\ufffd\ufffd", "é"]'.encode()) == (["\ufffd\ufffd", "é"], [], "")


def test_a_text_in_another_encoding_is_told():
    assert items(("[" + '"élève à Genève",' * 9 + "1]").encode("latin-1"))[2] == "import_encoding"


def test_progress_is_told_in_bytes_and_places_in_characters():
    reader = stream('["é", "b"]')
    assert [each.position for each in reader.items()] == [1, 6]
    assert reader.bytes_read == 11


def test_floats_stay_the_same_to_the_last_bit():
    assert items("[1756000001.123456, -0.0, 5e-324]")[0] == [1756000001.123456, -0.0, 5e-324]
    assert math.copysign(1, items("[-0.0]")[0][0]) == -1


# --- told --------------------------------------------------------------------------------


def read_told(text: str) -> list[Any]:
    member = Member("a.json", len(text), "/home/a.json", lambda: None)  # type: ignore[arg-type, return-value]
    reader = stream(text)
    records = (
        ImportedRecord(RecordId(bytes(16)), CONVERSATION, {"title": each.value})
        for each in reader.items()
    )
    return list(told(records, reader, member))


def test_where_no_reading_goes_on_what_came_before_stays():
    first, rest = read_told('["one", "tw')
    assert first.values == {"title": "one"}
    assert rest == Skipped("a.json @11", "skipped_rest")


def test_nothing_at_all_before_it_is_an_error():
    with pytest.raises(CompanionError) as refusal:
        read_told('["on')
    assert refusal.value.reason.code == "import_truncated"


def test_what_was_passed_over_is_told_at_the_end():
    first, skipped = read_told('[{"a"}, "b"]')
    assert first.values == {"title": "b"}
    assert skipped == Skipped("[0] @1", "skipped_damaged")
