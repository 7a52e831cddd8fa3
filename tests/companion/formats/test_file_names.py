"""Every title becomes a file name that every system takes and tells from the others."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.formats.file_names import BYTES_MAX, CHARACTERS_MAX, FileNames, stem_of


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Trip", "Trip"),
        ("西安三日游", "西安三日游"),
        ("Why? <b>", "Why- -b"),
        ("a/b\\c:d", "a-b-c-d"),
        ("end. . ", "end"),
        ("..", "Untitled"),
        ("", "Untitled"),
        ("a\nb\tc\x00", "a b c"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("LPT²", "_LPT²"),
        ("console", "console"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_a_title_becomes_a_name(title, name):
    assert stem_of(title) == name


def test_names_that_a_system_would_confuse_are_told_apart():
    names = FileNames()
    titles = ["Trip", "trip", "TRIP", "é", "e\u0301", "straße", "STRASSE"]
    taken = [names.take(title, ".md") for title in titles]
    folded = {unicodedata.normalize("NFC", name.casefold()) for name in taken}
    assert len(folded) == len(titles)
    assert taken[:2] == ["Trip.md", "trip (2).md"]


def test_a_file_keeps_its_ending():
    names = FileNames()
    assert names.take_file("cat.png") == "cat.png"
    assert names.take_file("CAT.png") == "CAT (2).png"
    assert names.take_file("no ending") == "no ending"
    assert names.take_file("x" * 300 + ".png").endswith("x.png")


@given(st.text(max_size=400))
def test_whatever_the_title_the_name_can_be_written(title):
    stem = stem_of(title)
    assert stem.strip() == stem
    assert stem[-1] not in ". "
    assert len(stem) <= CHARACTERS_MAX + 1
    assert len(stem.encode()) <= BYTES_MAX + 1
    assert not set('<>:"/\\|?*') & set(stem)
    assert all(ord(character) >= 32 for character in stem)
