"""A time leaves the extra fields only if milliseconds can give it back as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.exact_times import iso, taken, whole_ms, whole_seconds
from companion.formats.values import MS_MAX, time_of


@pytest.mark.parametrize(
    ("value", "written", "ms", "stays"),
    [
        ("2026-01-01T00:00:00.000Z", iso, 1_767_225_600_000, False),
        ("2026-01-01T00:00:00Z", iso, 1_767_225_600_000, True),
        ("2026-01-01T08:00:00.000+08:00", iso, 1_767_225_600_000, True),
        ("2026-01-01T00:00:00.000123Z", iso, 1_767_225_600_000, True),
        (1_767_225_600_000, whole_ms, 1_767_225_600_000, False),
        (1_767_225_600_000.5, whole_ms, 1_767_225_600_000, True),
        (1_767_225_600_000.0, whole_ms, 1_767_225_600_000, True),
        (1_767_225_600, whole_seconds, 1_767_225_600_000, False),
        (1_767_225_600.25, whole_seconds, 1_767_225_600_250, True),
        (1_767_225_600_000, whole_seconds, 1_767_225_600_000, True),
        ("soon", iso, None, True),
        (True, whole_ms, None, True),
        (None, whole_ms, None, True),
    ],
)
def test_a_time_stays_beside_if_it_says_more(value, written, ms, stays):
    extra = {"at": value}
    assert taken(extra, "at", written) == ms
    assert extra == ({"at": value} if stays else {})


def test_a_field_that_is_not_there_is_no_time():
    assert taken({}, "at", iso) is None


@given(st.integers(1, MS_MAX))
def test_what_is_written_is_read_as_the_same(ms):
    assert time_of(iso(ms)) == ms
    assert len(iso(ms)) == 24
