"""A text is cut between what a reader takes for characters, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.graphemes import cut_after, cut_before, may_cut

WHOLE = [
    "e\u0301",  # é, written as two
    "각",
    "\u1100\u1161\u11a8",  # the same in its parts
    "🇩🇪",
    "👩‍👩‍👧",
    "👍🏽",
    "❤️",
    "1️⃣",
    "ที่",
    "न्य",
    "षि",
    "\r\n",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
]


@pytest.mark.parametrize("character", WHOLE)
def test_what_is_read_as_one_character_is_not_cut(character):
    text = f"a{character}b"
    cuts = [at for at in range(len(text) + 1) if may_cut(text, at)]
    assert cuts == [0, 1, len(text) - 1, len(text)]


def test_flags_are_cut_between_pairs_of_letters():
    assert [at for at in range(7) if may_cut("🇩🇪🇫🇷🇮🇹", at)] == [0, 2, 4, 6]


@given(st.lists(st.sampled_from([*WHOLE, "a", "搜", " ", "🙂"])), st.data())
def test_a_cut_is_found_on_both_sides_of_every_place(characters, data):
    text = "".join(characters)
    at = data.draw(st.integers(0, len(text)))
    before, after = cut_before(text, at), cut_after(text, at)
    assert 0 <= before <= at <= after <= len(text)
    assert may_cut(text, before)
    assert may_cut(text, after)
    assert (before == at) == (after == at) == may_cut(text, at)
