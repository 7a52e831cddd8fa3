"""Ids: alike everywhere where they must be, and different everywhere else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model import ids

external = st.text(st.characters(exclude_characters="\x1f", codec="utf-8"), max_size=6)


@given(st.lists(external, min_size=1, max_size=3), st.lists(external, min_size=1, max_size=3))
def test_imported_things_have_one_id_exactly_when_they_are_the_same_thing(one, other):
    assert (ids.imported("app", *one) == ids.imported("app", *other)) == (one == other)


def test_imported_ids_never_change_from_one_version_to_the_next():
    known = "591e61927a7b5bf9b230b932f5adc818"
    made = ids.to_text(ids.imported("nextchat", "session", "message"))
    assert uuid.UUID(made).version == 5
    assert made == known


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_an_id_born_here_is_a_uuid_of_version_7_that_holds_its_time(now_ms, entropy):
    made = uuid.UUID(bytes=ids.born_here(now_ms, entropy))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == now_ms


@given(st.integers(0, 2**48 - 2), st.binary(min_size=10, max_size=10))
def test_what_is_born_later_sorts_later(now_ms, entropy):
    assert ids.born_here(now_ms, b"\xff" * 10) < ids.born_here(now_ms + 1, entropy)


@pytest.mark.parametrize("entropy", [b"", bytes(9), bytes(11)])
def test_too_little_or_too_much_entropy_is_refused(entropy):
    with pytest.raises(ValueError, match="ten bytes"):
        ids.born_here(1, entropy)


@given(st.binary(min_size=16, max_size=16))
def test_an_id_comes_back_from_its_text_and_from_a_uuid_s(identifier):
    text = ids.to_text(identifier)
    assert len(text) == 32
    assert ids.from_text(text) == identifier
    assert ids.from_text(text.upper()) == identifier
    assert ids.from_text(str(uuid.UUID(bytes=identifier))) == identifier


@pytest.mark.parametrize("text", ["", "ab", "x" * 32, "0" * 31, "0" * 33, "0" * 34, "é" * 32])
def test_any_other_text_is_no_id(text):
    with pytest.raises(ValueError, match=r"."):
        ids.from_text(text)


def test_a_device_is_named_by_its_key():
    one, other = ids.device_id(bytes(32)), ids.device_id(b"\x01" * 32)
    assert len(one) == ids.ID_BYTES
    assert one != other
