"""The rotating tags of announcements."""

import pytest

from companion.model.ids import DeviceId
from peers import tags
from peers.tags import HOURS_TOLERATED, TAG_BYTES, hour_of, recognise, tag

SECRET = bytes(range(32))
LAPTOP, DESKTOP = DeviceId(b"L" * 16), DeviceId(b"D" * 16)
HOUR = 490_000


def test_a_member_recognises_each_device_of_its_group():
    for device in (LAPTOP, DESKTOP):
        assert recognise(tag(SECRET, device, HOUR), [SECRET], [LAPTOP, DESKTOP], HOUR) == device


def test_a_tag_is_short_and_changes_every_hour():
    assert len(tag(SECRET, LAPTOP, HOUR)) == TAG_BYTES
    assert tag(SECRET, LAPTOP, HOUR) != tag(SECRET, LAPTOP, HOUR + 1)


def test_without_the_groups_secret_a_tag_says_nothing():
    assert recognise(tag(SECRET, LAPTOP, HOUR), [b"x" * 32], [LAPTOP], HOUR) is None


@pytest.mark.parametrize("off", [-HOURS_TOLERATED, -1, 1, HOURS_TOLERATED])
def test_a_wrong_clock_does_not_hide_a_device(off):
    assert recognise(tag(SECRET, LAPTOP, HOUR + off), [SECRET], [LAPTOP], HOUR) == LAPTOP


@pytest.mark.parametrize("off", [-HOURS_TOLERATED - 1, HOURS_TOLERATED + 1])
def test_a_tag_from_long_ago_or_far_ahead_is_a_strangers(off):
    assert recognise(tag(SECRET, LAPTOP, HOUR + off), [SECRET], [LAPTOP], HOUR) is None


def test_who_announces_itself_with_a_former_secret_is_recognised_still():
    old = tag(b"o" * 32, LAPTOP, HOUR)
    assert recognise(old, [SECRET, b"o" * 32], [LAPTOP], HOUR) == LAPTOP


def test_a_device_that_is_no_member_is_a_stranger():
    assert recognise(tag(SECRET, DESKTOP, HOUR), [SECRET], [LAPTOP], HOUR) is None


def test_a_clock_at_the_beginning_of_time_still_works():
    assert recognise(tag(SECRET, LAPTOP, 0), [SECRET], [LAPTOP], 0) == LAPTOP


def test_an_hour_has_3600_seconds():
    assert hour_of(3599.9) == 0
    assert hour_of(3600.0) == 1


def test_the_announcements_of_strangers_cost_no_hashes(monkeypatch):
    made = []
    monkeypatch.setattr(tags, "tag", lambda *args: made.append(args) or tag(*args))
    devices = [DeviceId(bytes([n]) * 16) for n in range(30)]
    for number in range(1_000):
        assert recognise(number.to_bytes(8, "big"), [b"m" * 32], devices, HOUR) is None
    assert len(made) == (2 * HOURS_TOLERATED + 1) * len(devices)
