"""The words of typed codes: none is taken for another, by its letters, its slips or its sound."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.codes.spelling import distance
from companion.codes.words import UNIQUE_LETTERS, completions, meant, words

ALIKE = [
    ("^kn", "n"), ("^gn", "n"), ("^wr", "r"), ("^ps", "s"), ("^x", "s"), ("mb$", "m"),
    ("sch", "sk"), ("tch|ch|sh|ti(?=[ao])|ci(?=[aoe])", "!"), ("ph", "f"), ("gh", ""),
    ("dge|g(?=[eiy])|j", "!"), ("c(?=[eiy])", "s"), ("ck|[cqg]", "k"), ("x", "ks"), ("z", "s"),
    ("v", "f"), ("d", "t"), ("b", "p"), ("[hwy]", ""), ("(?<=.)[aeiou]", ""), ("^[aeiou]", "a"),
]  # fmt: skip

one_of = st.sampled_from(words())
letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz")


def sound(word: str) -> str:
    """The consonants as an ear in a noisy room tells them apart, and whether a vowel begins."""
    for pattern, kept in ALIKE:
        word = re.sub(pattern, kept, word)
    return re.sub(r"(.)\1+", r"\1", word)


def slip(draw, word: str) -> str:
    """The word as one wrong movement of a finger makes it."""
    place = draw(st.integers(0, len(word) - 2))
    letter = draw(letters)
    return draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )


def test_there_are_1024_short_words_in_order():
    assert len(words()) == len(set(words())) == 1024
    assert list(words()) == sorted(words())
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in words())


def test_the_first_four_letters_tell_a_word_from_all_others():
    assert len({word[:UNIQUE_LETTERS] for word in words()}) == len(words())


def test_no_two_words_are_less_than_three_slips_apart():
    close = [
        pair
        for pair in combinations(words(), 2)
        if abs(len(pair[0]) - len(pair[1])) < 3 and distance(*pair) < 3
    ]
    assert close == []


def test_no_two_words_sound_alike():
    assert len({sound(word) for word in words()}) == len(words())


def test_the_sound_of_words_that_are_spelled_in_two_ways_is_the_same():
    for one, other in [("knight", "nite"), ("phase", "faze"), ("cellar", "seller")]:
        assert sound(one) == sound(other)
    assert sound("violin") != sound("salt")


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("salt", "salt", 0), ("salt", "slat", 1), ("salt", "sal", 1), ("salt", "malted", 3),
     ("", "abc", 3), ("abc", "", 3)],
)  # fmt: skip
def test_the_distance_counts_slips(one, other, slips):
    assert distance(one, other) == distance(other, one) == slips


@given(one_of, st.integers(1, 8))
def test_every_beginning_of_a_word_is_completed_to_it(word, length):
    assert word in completions(word[:length], limit=1024)
    assert all(each.startswith(word[:length]) for each in completions(word[:length].upper()))


@given(one_of, st.data())
def test_a_word_is_meant_by_itself_its_beginning_and_with_one_slip(word, data):
    assert meant(word) == meant(word.upper()) == word
    assert meant(word[:UNIQUE_LETTERS]) == word
    assert meant(slip(data.draw, word)) == word or len(word) == 4


@given(one_of, st.integers(4, 8), st.data())
def test_a_slip_in_a_beginning_still_offers_the_word(word, length, data):
    typed = slip(data.draw, word[:length])
    offered = completions(typed, limit=1024)
    assert word in offered or all(each.startswith(typed) for each in offered)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_completed_or_not_and_never_fails(text):
    assert set(completions(text)) <= set(words())
    assert meant(text) in {None, *words()}


def test_nothing_typed_offers_nothing():
    assert completions("") == []
    assert meant("") is None
