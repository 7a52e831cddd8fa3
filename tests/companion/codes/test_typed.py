"""Typed codes: what is shown is read, however carelessly it is typed; the rest is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.codes.typed import NUMBER_MAX, TypedCode, complete_code, draw_code, parse_code
from companion.codes.words import words
from companion.errors import CompanionError

CODE = TypedCode(7, ("hammock", "violin", "salute"))
codes = st.builds(TypedCode, st.integers(1, NUMBER_MAX), st.tuples(*[st.sampled_from(words())] * 3))


def why(text: str) -> str:
    with pytest.raises(CompanionError) as told:
        parse_code(text)
    return told.value.reason.code


@given(codes)
def test_what_is_shown_is_read(code):
    assert parse_code(code.text()) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7 hammock violin salute",
        "  7-HAMMOCK - Violin\tsalute\n",
        "7hammock.violin.salute",
        "07 hamm viol salu",
        "７－ｈａｍｍｏｃｋ－violin－salute",
        "7-hamock-voilin-salutte",
    ],
)
def test_how_it_is_typed_does_not_matter(typed):
    assert parse_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "7", "hammock violin salute", "7 hammock violin", "7 hammock violin salute salute",
     "0 hammock violin salute", "100 hammock violin salute"],
)  # fmt: skip
def test_what_is_no_whole_code_is_incomplete(typed):
    assert why(typed) == "pairing_code_incomplete"


def test_a_word_that_no_code_has_is_named():
    assert why("7 hammock xylophone salute") == "pairing_code_word"
    with pytest.raises(CompanionError, match="“xylophone”"):
        parse_code("7 hammock xylophone salute")


@given(st.text(max_size=300))
def test_no_text_is_more_than_refused(text):
    with suppress(CompanionError):
        parse_code(text)


@given(codes, st.integers(1, 4))
def test_completion_leads_to_the_code(code, letters):
    typed = str(code.number)
    for word in code.words:
        offered = complete_code(f"{typed}-{word[:letters]}")
        if letters == 4:
            assert offered == [f"{typed}-{word}"]
        typed = f"{typed}-{word}"
    assert typed == code.text()


@pytest.mark.parametrize("typed", ["", "7", "7-", "x", "ham", "7-hammock-violin-salute-ham"])
def test_where_no_word_is_being_typed_none_is_offered(typed):
    assert complete_code(typed) == []


def test_codes_differ_and_their_words_stay_out_of_what_is_logged():
    drawn = [draw_code() for _ in range(50)]
    assert len({code.text() for code in drawn}) == 50
    assert all(word not in repr(code) for code in drawn for word in code.words)
