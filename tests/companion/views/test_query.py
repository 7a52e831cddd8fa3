"""Every text is a query; what is not understood in it is looked for as it stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.views.query import CHARACTERS_MAX, Filter, Query, Term, parse


def words(query: Query) -> list[str]:
    return [term.text for term in query.terms]


@pytest.mark.parametrize(
    ("typed", "terms", "exclusions"),
    [
        ("cat dog ", ["cat", "dog"], []),
        ('"cat dog" bird', ["cat dog", "bird"], []),
        ('"cat dog', ["cat dog"], []),
        ("“cat dog” x", ["cat dog", "x"], []),
        ('cat -dog -"the bird"', ["cat"], ["dog", "the bird"]),
        ("->", ["->"], []),
        ("-->", ["-->"], []),
        ("-", ["-"], []),
        ('"', ['"'], []),
        ('""', ['""'], []),
        ("NEAR(a b)", ["NEAR(a", "b)"], []),
        ("col: x* (", ["col:", "x*", "("], []),
        ("http://a.b/c", ["http://a.b/c"], []),
        ("", [], []),
        (" \n ", [], []),
    ],
)
def test_words_phrases_and_exclusions(typed, terms, exclusions):
    query = parse(typed)
    assert words(query) == terms
    assert [term.text for term in query.exclusions] == exclusions
    assert query.filters == ()


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("role:user", [Filter("role", "user")]),
        ("Role:user", [Filter("role", "user")]),
        ("role：user", [Filter("role", "user")]),
        ('tag:"my work"', [Filter("tag", "my work")]),
        ("-tag:work", [Filter("tag", "work", negated=True)]),
        ("before:2025", [Filter("before", date(2025, 1, 1))]),
        ("after:2025-3", [Filter("after", date(2025, 3, 1))]),
        ("after:2025/03/31", [Filter("after", date(2025, 3, 31))]),
        ("has:image has:CODE", [Filter("has", "image"), Filter("has", "code")]),
        ("in:title", [Filter("in", "title")]),
    ],
)
def test_filters(typed, filters):
    query = parse(typed)
    assert list(query.filters) == filters
    assert query.terms == query.exclusions == ()


@pytest.mark.parametrize(
    "typed",
    ["before:2025-13", "after:yesterday", "before:0000", "has:cat", "in:here", "colour:red"],
)
def test_a_filter_that_is_none_is_looked_for_as_it_stands(typed):
    query = parse(typed)
    assert (words(query), query.filters) == ([typed], ())


def test_a_filter_without_a_value_is_a_word():
    assert words(parse("role: user")) == ["role:", "user"]


@pytest.mark.parametrize(
    ("typed", "unfinished"),
    [
        ("cat dog", [False, True]),
        ("cat dog ", [False, False]),
        ('"cat dog"', [False]),
        ("搜索", [False]),
        ("ai", [False]),
        ("cat.", [False]),
        ("snake_cas", [True]),
    ],
)
def test_the_last_word_may_be_unfinished(typed, unfinished):
    assert [term.unfinished for term in parse(typed).terms] == unfinished


@pytest.mark.parametrize("typed", ["C++", "c#", "$x", "->", "§"])
def test_signs_that_say_more_than_the_letters_beside_them_are_looked_for_exactly(typed):
    assert parse(typed).terms == (Term(typed, literal=True),)


@pytest.mark.parametrize("typed", ["ok,", "(a", "it's", "don't.", "好！", "R&D"])
def test_punctuation_is_not(typed):
    assert not parse(typed).terms[0].literal


@given(st.text(max_size=60) | st.text(alphabet='-":ab搜 \x00', max_size=20))
def test_every_text_is_a_query(text):
    query = parse(text)
    assert query.is_blank == (not text.strip())


def test_what_is_pasted_is_bounded():
    assert sum(len(word) + 1 for word in words(parse("word " * 10_000))) <= CHARACTERS_MAX + 1
