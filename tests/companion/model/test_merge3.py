"""What two authors made of one text is put together, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.merge3 import TOKENS_MAX, distance, merge3

WORDS = st.sampled_from(["one", "two", "three", "四", "五", "\n", "\n\n", ". ", " "])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=12)


@given(TEXTS)
def test_a_text_merged_with_itself_is_itself(text: str):
    assert merge3(text, text, text) == text


@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken(base: str, changed: str):
    assert merge3(base, base, changed) == changed
    assert merge3(base, changed, base) == changed


@given(TEXTS, TEXTS)
def test_the_same_change_on_both_sides_is_made_once(base: str, changed: str):
    assert merge3(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_of_the_sides_is_nothing(base: str, one: str, other: str):
    assert merge3(base, one, other) == merge3(base, other, one)


PARAGRAPHS = st.lists(st.text("ab c", min_size=1, max_size=6), min_size=3, max_size=6)


@given(PARAGRAPHS, st.data())
def test_changes_of_different_paragraphs_are_both_there(paragraphs: list[str], data):
    # Numbered, so that each paragraph is told from the others.
    base = [f"{at} {text}" for at, text in enumerate(paragraphs)]
    here = data.draw(st.integers(0, len(base) - 3))
    there = data.draw(st.integers(here + 2, len(base) - 1))
    one, other, both = [*base], [*base], [*base]
    one[here] = both[here] = "changed here"
    other[there] = both[there] = "changed there"
    texts = ["\n".join(each) for each in (base, one, other, both)]
    assert merge3(*texts[:3]) == texts[3]


@pytest.mark.parametrize(
    ("base", "one", "other", "merged"),
    [
        ("Trip to Rome", "Trip to Rome 2024", "Journey to Rome", "Journey to Rome 2024"),
        ("Notes\n\nEnd", "Notes\n\nEnd\n", "My Notes\n\nEnd", "My Notes\n\nEnd\n"),
        ("去西安玩三天吧", "去西安玩五天吧", "我去西安玩三天吧", "我去西安玩五天吧"),
        ("a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb", "A\n\nb"),
        ("a\r\n\r\nb\r\n", "A\r\n\r\nb\r\n", "a\r\n\r\nB\r\n", "A\r\n\r\nB\r\n"),
    ],
)
def test_changes_in_different_places_are_combined(base: str, one: str, other: str, merged: str):
    assert merge3(base, one, other) == merged


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        ("Rome", "Rome now", "Rome later"),  # both add at the same place
        ("red green blue", "pink green blue", "red lime blue"),  # the changes touch
        ("red green blue", "red blue", "red lime blue"),  # deleted here, changed there
        ("a long way to go", "no long walk home", "a short way to Rome"),  # written anew
        ("", "something", "anything"),
    ],
)
def test_changes_in_the_same_place_are_left_to_a_person(base: str, one: str, other: str):
    assert merge3(base, one, other) is None


def test_a_difference_that_is_too_long_counts_as_one_change():
    many = [f"{n}\n" for n in range(TOKENS_MAX + 1)]
    base = "".join([*many, "end\n"])
    rewritten = "".join(["new " + line for line in many] + ["end\n"])
    assert merge3(base, rewritten, base + "more\n") == rewritten + "more\n"
    assert merge3(base, rewritten, base.replace("7\n", "seven\n", 1)) is None


@given(TEXTS, TEXTS)
def test_only_equal_texts_are_at_no_distance(one: str, other: str):
    assert (distance(one, other) == 0) == (one == other)


def test_the_distance_counts_words_taken_away_and_added():
    assert distance("Trip to Rome", "Journey to Rome soon") == 3
