"""A device is dormant when it was silent for long, and only after that was said."""

from pathlib import Path

import pytest

from companion.model.ids import DeviceId
from companion.store.hearing import DORMANT_MS, NOTICE_MS
from companion.store.writer import Store

LAPTOP, OFFICE = (DeviceId(bytes([n]) * 16) for n in (1, 2))
NOW = 1_738_324_800_000
DAY_MS = 86_400_000
SOON_MS = DORMANT_MS - NOTICE_MS


@pytest.fixture
def store(tmp_path: Path):
    store = Store.open(tmp_path / "companion.db")
    yield store
    store.close()


def laptop(store: Store, now_ms: int, sign: bytes = b"1") -> tuple[bool, bool]:
    silence = store.hear({LAPTOP: sign}, now_ms)[LAPTOP]
    return silence.is_long, silence.is_dormant


def test_silence_is_said_a_week_before_it_counts(store):
    assert laptop(store, NOW) == (False, False)
    assert laptop(store, NOW + SOON_MS - 1) == (False, False)
    assert laptop(store, NOW + SOON_MS) == (True, False)
    assert laptop(store, NOW + DORMANT_MS - 1) == (True, False)
    assert laptop(store, NOW + DORMANT_MS) == (True, True)


def test_who_gives_a_sign_of_life_is_no_longer_dormant(store):
    for later_ms in (0, SOON_MS, DORMANT_MS):
        laptop(store, NOW + later_ms)
    assert laptop(store, NOW + DORMANT_MS, b"2") == (False, False)
    assert laptop(store, NOW + DORMANT_MS + SOON_MS - 1, b"2") == (False, False)


def test_after_an_absence_of_our_own_nobody_is_dormant_for_a_week(store):
    laptop(store, NOW)
    back_ms = NOW + 3 * DORMANT_MS
    assert laptop(store, back_ms) == (True, False)
    assert laptop(store, back_ms + NOTICE_MS - 1) == (True, False)
    assert laptop(store, back_ms + NOTICE_MS) == (True, True)


def test_a_clock_that_jumps_a_year_and_comes_back_makes_nobody_dormant(store):
    laptop(store, NOW)
    assert laptop(store, NOW + 365 * DAY_MS) == (True, False)
    assert laptop(store, NOW + DAY_MS) == (False, False)
    assert laptop(store, NOW + SOON_MS) == (True, False)


def test_a_clock_that_was_set_back_lengthens_no_silence(store):
    laptop(store, NOW)
    laptop(store, NOW - 100 * DAY_MS)
    assert laptop(store, NOW - 60 * DAY_MS) == (False, False)


def test_one_that_left_the_group_is_forgotten(store):
    laptop(store, NOW)
    assert store.hear({OFFICE: b""}, NOW + SOON_MS)[OFFICE].is_long is False
    assert laptop(store, NOW + DORMANT_MS) == (False, False)


def test_one_that_never_said_anything_is_waited_for_as_long_as_any_other(store):
    laptop(store, NOW, b"")
    assert laptop(store, NOW + SOON_MS, b"") == (True, False)
    assert laptop(store, NOW + DORMANT_MS, b"") == (True, True)
