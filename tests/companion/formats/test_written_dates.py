"""Dates as JavaScript wrote them, in the locales of the world, back to the moment they mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.written_dates import (
    LAG_MS_MAX,
    LITERAL_CHARACTERS_MAX,
    DateReader,
    exact_ms,
    take_apart,
)

HOUR_MS = 3_600_000
MOMENT = datetime(2026, 11, 23, 18, 5, 9, tzinfo=UTC)
MOMENT_MS = int(MOMENT.timestamp() * 1000)


def ms(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)


def read_alone(literal: str) -> int | None:
    return DateReader([([literal], None)]).read([literal], None)[0]


# What Date.toLocaleString() gives in a browser (V8 and its ICU 74) for MOMENT.
LOCALES = {
    "en-US": "11/23/2026, 6:05:09 PM",
    "en-US, narrow space": "11/23/2026, 6:05:09\u202fPM",
    "en-GB": "23/11/2026, 18:05:09",
    "en-AU": "23/11/2026, 6:05:09\u202fpm",
    "en-CA": "2026-11-23, 6:05:09\u202fp.m.",
    "de-DE": "23.11.2026, 18:05:09",
    "fr-FR": "23/11/2026 18:05:09",
    "es-ES": "23/11/2026, 18:05:09",
    "es-MX": "23/11/2026, 6:05:09\u202fp.m.",
    "it-IT": "23/11/2026, 18:05:09",
    "nl-NL": "23-11-2026, 18:05:09",
    "sv-SE": "2026-11-23 18:05:09",
    "fi-FI": "23.11.2026 klo 18.05.09",
    "da-DK": "23.11.2026 18.05.09",
    "pl-PL": "23.11.2026, 18:05:09",
    "cs-CZ": "23. 11. 2026 18:05:09",
    "hu-HU": "2026. 11. 23. 18:05:09",
    "ru-RU": "23.11.2026, 18:05:09",
    "tr-TR": "23.11.2026 18:05:09",
    "pt-BR": "23/11/2026, 18:05:09",
    "vi-VN": "18:05:09 23/11/2026",
    "zh-CN": "2026/11/23 18:05:09",
    "zh-CN, older": "2026/11/23 下午6:05:09",
    "zh-TW": "2026/11/23 下午6:05:09",
    "ja-JP": "2026/11/23 18:05:09",
    "ko-KR": "2026. 11. 23. 오후 6:05:09",
    "ar-EG": "٢٣\u200f/١١\u200f/٢٠٢٦، ٦:٠٥:٠٩ م",
    "fa, digits of its own": "23/11/2026, \u06f1\u06f8:05:09",
    "hi-IN": "23/11/2026, 6:05:09 pm",
    "bn-BD": "২৩/১১/২০২৬, ৬:০৫:০৯ PM",
    "th-TH": "23/11/2569 18:05:09",
    "ISO without a zone": "2026-11-23T18:05:09",
}


@pytest.mark.parametrize("literal", LOCALES.values(), ids=LOCALES.keys())
def test_every_locale_means_the_same_moment(literal):
    assert read_alone(literal) == MOMENT_MS


@pytest.mark.parametrize(
    ("literal", "hour"),
    [
        ("11/23/2026, 12:05:09 AM", 0),
        ("11/23/2026, 12:05:09 PM", 12),
        ("11/23/2026, 1:05:09 AM", 1),
        ("2026/11/23 上午12:05:09", 0),
        ("2026/11/23 凌晨3:05:09", 3),
        ("2026/11/23 中午12:05:09", 12),
        ("2026/11/23 晚上11:05:09", 23),
    ],
)
def test_noon_and_midnight_are_not_mixed_up(literal, hour):
    assert read_alone(literal) == ms(2026, 11, 23, hour, 5, 9)


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("2026-11-23T18:05:09Z", MOMENT_MS),
        ("2026-11-23T18:05:09.250Z", MOMENT_MS + 250),
        ("2026-11-23T20:05:09+02:00", MOMENT_MS),
        ("2026-11-23T12:35:09-0530", MOMENT_MS),
        ("2026-11-23T18:05Z", MOMENT_MS - 9_000),
        ("2026-11-23T18:05:09", None),
        ("2026-13-23T18:05:09Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("", None),
    ],
)
def test_a_text_with_its_zone_is_exact(literal, expected):
    assert exact_ms(literal) == expected


@pytest.mark.parametrize(
    "literal",
    [
        "",
        "yesterday",
        "11/23/2026",
        "18:05:09",
        "11/23/2026, 25:05:09",
        "11/23/2026, 18:65:09",
        "99/99/2026, 18:05:09",
        "2/30/2026, 18:05:09",
        "11/23/1026, 18:05:09",
        "2026/2026/11 18:05:09",
        "1 2 3 4 5 6 7 8 9",
        "x" * LITERAL_CHARACTERS_MAX + " 11/23/2026, 18:05:09",
        "9" * 90,
    ],
)
def test_what_is_no_date_is_none(literal):
    assert read_alone(literal) is None


@given(st.text(max_size=60) | st.from_regex(r"[\d/:., -]{10,60}", fullmatch=True))
def test_no_text_breaks_the_reader(text):
    take_apart(text)
    exact_ms(text)
    assert isinstance(read_alone(text), int | None)


# --- what the file tells about its writer --------------------------------------------------


def test_one_clear_date_settles_the_order_of_all_of_its_style():
    literals = ["3/4/2026, 10:00:00", "23/4/2026, 10:00:00"]
    assert DateReader([(literals, None)]).read(literals, None)[0] == ms(2026, 4, 3, 10)
    literals = ["3/4/2026, 10:00:00", "4/23/2026, 10:00:00"]
    assert DateReader([(literals, None)]).read(literals, None)[0] == ms(2026, 3, 4, 10)


def test_dates_of_another_style_settle_nothing():
    mixed = ["3/4/2026, 10:00:00 AM", "23.4.2026, 10:00:00", "23/4/2026 10:00:00"]
    assert DateReader([(mixed, None)]).read(mixed, None)[0] == ms(2026, 3, 4, 10)


def test_the_last_change_settles_the_order_when_no_date_does():
    literals, last_ms = ["3/4/2026, 10:00:00"], ms(2026, 4, 3, 10, 0, 30)
    assert DateReader([(literals, last_ms)]).read(literals, last_ms) == [ms(2026, 4, 3, 10)]


@pytest.mark.parametrize("hours", [-11, -8, -3.5, 0, 5.5, 5.75, 8, 12.75])
def test_the_last_change_tells_the_zone(hours):
    offset_ms = int(hours * HOUR_MS)
    written = datetime.fromtimestamp((MOMENT_MS + offset_ms) / 1000, UTC)
    literals = [f"{written:%d.%m.%Y, %H:%M:%S}"]
    last_ms = MOMENT_MS + 20_000
    assert DateReader([(literals, last_ms)]).read(literals, last_ms) == [MOMENT_MS]


def test_a_last_change_long_after_the_last_date_tells_no_zone():
    literals, last_ms = ["23.11.2026, 18:05:09"], MOMENT_MS + LAG_MS_MAX + 60_000
    assert DateReader([(literals, last_ms)]).read(literals, last_ms) == [MOMENT_MS]


def test_a_conversation_that_does_not_tell_takes_the_zone_of_the_nearest_in_time():
    summer, winter = ms(2026, 7, 1, 10), ms(2026, 12, 1, 11)
    told = [(["01.07.2026, 12:00:00"], summer), (["01.12.2026, 12:00:00"], winter)]
    reader = DateReader(told)
    open_ = ["05.07.2026, 12:00:00"]
    assert reader.read(open_, ms(2026, 7, 6, 5, 30)) == [ms(2026, 7, 5, 10)]
    open_ = ["05.12.2026, 12:00:00"]
    assert reader.read(open_, ms(2026, 12, 6, 5, 30)) == [ms(2026, 12, 5, 11)]


def test_when_nothing_tells_it_is_utc():
    literals = ["23.11.2026, 18:05:09"]
    assert DateReader([]).read(literals, None) == [MOMENT_MS]
