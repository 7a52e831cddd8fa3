"""What a file looks like is told by its beginning, wherever that is cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.shape import HEAD_BYTES, HEAD_CHARACTERS_MAX, Form, shape_of

EXPORT = json.dumps(
    [{"id": "1", "mapping": {"n": {"message": {"content": 'a "quoted": {"key": 1}'}}}, "z": [{}]}]
).encode()


def test_the_keys_of_a_list_of_objects_are_its_paths():
    shape = shape_of(EXPORT)
    assert shape.form is Form.JSON
    assert shape.has("[].id", "[].mapping", "[].mapping.n.message", "[].z")
    assert not shape.has("[].id", "[].key")
    assert shape.has_any("[].nothing", "[].z")
    assert shape.head == EXPORT.decode()


def test_an_object_shows_its_keys_without_a_prefix():
    shape = shape_of(b'{"conversations": [{"a": {"b": 1}}], "version": 2}')
    assert shape.has("conversations", "conversations[].a.b", "version")


def test_wherever_it_is_cut_no_key_is_seen_that_is_not_one():
    whole = shape_of(EXPORT).paths
    for cut in range(len(EXPORT)):
        assert shape_of(EXPORT[:cut]).paths <= whole


def test_a_byte_order_mark_and_blanks_before_it_do_not_matter():
    assert shape_of(b"\xef\xbb\xbf \n" + EXPORT).paths == shape_of(EXPORT).paths


def test_lines_of_json_show_the_keys_of_all_their_objects():
    shape = shape_of(b'{"type": 1}\n{"payload": {"id": 2}}\n{"cut": ')
    assert shape.form is Form.LINES
    assert shape.has("type", "payload.id", "cut")


def test_a_single_line_shows_what_several_show():
    assert shape_of(b'{"a": {"b": 1}}\n').paths == shape_of(b'{"a": {"b": 1}}\n' * 2).paths


def test_an_object_on_several_lines_is_no_lines():
    assert shape_of(b'{\n "a": 1,\n "b": 2\n}\n').form is Form.JSON


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"SQLite format 3\0" + bytes(84), Form.SQLITE),
        (b"PK\x03\x04\0\0", Form.BINARY),
        ('{"a": 1}'.encode("utf-16"), Form.BINARY),
        (b"# CHAT: title", Form.TEXT),
        (b"", Form.TEXT),
        (b"\xff\xfe\xfd", Form.TEXT),
    ],
)
def test_what_is_no_json_is_told_apart(head, form):
    assert shape_of(head).form is form
    assert shape_of(head).paths == frozenset()


def test_of_a_long_text_only_the_beginning_is_kept():
    shape = shape_of(b'[{"a": "' + b"x" * 100_000 + b'", "late": 1}]')
    assert len(shape.head) == HEAD_CHARACTERS_MAX
    assert shape.has("[].late")


def test_a_nesting_bomb_gives_short_paths():
    paths = shape_of(b'{"key":' * (HEAD_BYTES // 7)).paths
    assert max(map(len, paths)) < 100
    assert len(shape_of(b"[" * HEAD_BYTES).paths) == 0


def test_a_long_key_does_not_stand_in_the_paths_of_all_under_it():
    head = b'{"' + b"k" * 100_000 + b'": {' + b'"a": 1,' * 10
    assert max(map(len, shape_of(head).paths)) < 200


@pytest.mark.parametrize(
    ("filling", "seen"),
    [
        (b'\\"', {"[].a"}),
        (b'\\"{:', {"[].a"}),
        (b"\\\\", {"[].a"}),
        (b'":', {"[].a", "[].", "[].:"}),
        (b"{}", {"[].a"}),
        (b'"a"', {"[].a"}),
    ],
)
def test_a_string_that_never_ends_shows_no_keys_and_is_come_through(filling, seen):
    """Were each quote the beginning of a search to the end, this would not end in time."""
    assert shape_of((b'[{"a": "' + filling * HEAD_BYTES)[:HEAD_BYTES]).paths == seen


@given(st.binary(max_size=60) | st.text(alphabet='[]{}:,"\\ ab\n', max_size=40).map(str.encode))
def test_anything_has_a_shape(head):
    shape_of(head)
