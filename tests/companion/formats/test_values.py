"""Fields of whatever type: what is usable is used, nothing raises."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.values import (
    MS_MAX,
    known,
    mapping,
    milliseconds,
    place,
    seconds,
    sequence,
    text,
    time_of,
    without,
)

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.text(),
    st.lists(st.none()),
    st.dictionaries(st.text(), st.none()),
    st.datetimes().map(str),
    st.from_regex(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", fullmatch=True
    ),
)


@given(ANYTHING)
def test_a_time_is_a_time_or_not_known(value):
    for read in (time_of, seconds, milliseconds):
        ms = read(value)
        assert ms is None or (type(ms) is int and 0 < ms <= MS_MAX)


@given(ANYTHING)
def test_a_field_is_of_the_type_that_is_asked_for(value):
    assert isinstance(text(value), str)
    assert isinstance(mapping(value), dict)
    assert isinstance(sequence(value), list)
    assert len(place("c[0]", value)) <= 70


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        (1_756_000_000, 1_756_000_000_000),
        (1_756_000_000.5, 1_756_000_000_500),
        (1_756_000_000_500, 1_756_000_000_500),
        (1_756_000_000_500_000, 1_756_000_000_500),
        (1_756_000_000_500_000_000, 1_756_000_000_500),
        ("2025-08-24T01:46:40.500Z", 1_756_000_000_500),
        ("2025-08-24T09:46:40.500+08:00", 1_756_000_000_500),
        ("2025-08-24T01:46:40.500", 1_756_000_000_500),
        (" 2025-08-24 01:46:40.500000+00:00 ", 1_756_000_000_500),
        ("1969-12-31T00:00:00Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("soon", None),
        ("", None),
        (0, None),
        (-5, None),
        (True, None),
        (math.nan, None),
        (math.inf, None),
        (1e308, None),
        (10**400, None),
    ],
)
def test_a_time_is_read_in_whatever_unit_it_is_written(written, ms):
    assert time_of(written) == ms


def test_a_unit_that_is_known_is_not_guessed():
    assert (seconds(86_400), milliseconds(86_400)) == (86_400_000, 86_400)
    assert seconds(1e306) is None


def test_what_a_file_does_not_say_is_left_out_and_nothing_else():
    values = {"a": None, "b": "", "c": [], "d": {}, "e": 0, "f": False, "g": 0.0}
    assert known(values) == {"e": 0, "f": False, "g": 0.0}
    assert without({"a": 1, "b": 2, "c": 3}, "a", "x") == {"b": 2, "c": 3}


def test_a_place_shows_the_beginning_of_a_title_on_one_line():
    assert place("c[0]", " a\n b ") == "c[0] “a b”"
    assert place("c[0]", None) == place("c[0]", "") == "c[0]"
    assert len(place("c[0]", "x" * 500)) == 67
