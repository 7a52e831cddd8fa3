"""What waits on the shelf comes back as it was put there, in its order."""

import sqlite3

import pytest

from companion.errors import CompanionError
from companion.formats.shelf import shelf


def test_values_come_back_by_kind_and_key_in_their_order():
    values = [{"a": [1, 2.5, None, True, "你好\ufffd"]}, "text", 7]
    with shelf() as pieces:
        for value in values:
            pieces.put("message", "one", value)
        pieces.put("message", "two", 1)
        pieces.put("topic", "one", 2)
        assert list(pieces.of("message", "one")) == values
        assert pieces.first("message", "one") == values[0]
        assert list(pieces.of("message", "three")) == []
        assert pieces.first("nothing", "one") is None


def test_keys_come_as_they_first_came():
    with shelf() as pieces:
        for key in ("b", "a", "b", "c"):
            pieces.put("message", key, None)
        pieces.put("topic", "d", None)
        assert list(pieces.keys("message")) == ["b", "a", "c"]


def test_one_reading_does_not_disturb_another():
    with shelf() as pieces:
        for number in range(100):
            pieces.put("message", str(number % 2), number)
        pairs = zip(pieces.of("message", "0"), pieces.of("message", "1"), strict=True)
        assert all(odd == even + 1 for even, odd in pairs)


def test_what_the_disk_says_is_told_as_a_reason():
    with pytest.raises(CompanionError) as told, shelf():
        raise sqlite3.OperationalError("database or disk is full")
    assert told.value.reason.code == "file_unreadable"
    assert "disk is full" in told.value.reason.params["detail"]
