"""What a person types into the search box, taken apart. Pure; every text is a query.

    words                    all of them, in any order; the last one may be unfinished
    "an exact phrase"        in this order; the closing mark may be missing
    -word  -"a phrase"       without it
    role:user  model:gpt-4  tag:work  from:chatgpt  before:2025-03  after:2024-12-31
    has:image|file|code  in:title
                             only such; with a minus before it, only others

What is not understood (a filter that does not exist, a date that is none) is looked for as it
stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from companion.model.text import UNSPACED, is_of_word, names, sought

CHARACTERS_MAX: Final = 2_000
"""Of what is typed or pasted; what comes after is left aside, so that no query is slow."""

_TERM: Final = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<name>[A-Za-z]+)[:：](?=\S))?
        (?:"(?P<quoted>[^"]*)(?:"|$)|(?P<plain>[^\s"]\S*))""",
    re.VERBOSE,
)
_QUOTES: Final = str.maketrans("“”„«»", '"""""')
_OPEN_END: Final = re.compile(f"[^\\W_{UNSPACED}]{{3}}$")
"""The end of a word that may go on. In unspaced writing the next character is a word of its own;
and two letters begin so many words that they are rather meant as one (AI, Go)."""

_SURROUNDING: Final = ".,;:!?…'’()[]{}<>，。；：！？、（）「」【】《》"
_PRECISE: Final = re.compile(r"[A-Za-z0-9]{1,3}[^\w\s]+|[^\w\s]+[A-Za-z0-9]{1,3}")
"""A short word whose signs say more than its letters: C++, C#, $x."""

_DATE: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")

HAS: Final = ("image", "file", "code")
NAMES: Final = ("role", "model", "tag", "from", "before", "after", "has", "in")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other."""

    text: str
    unfinished: bool = False  # the last word may be the beginning of one
    literal: bool = False  # to be found character by character, beside or without the index

    @property
    def indexed(self) -> bool:
        """Whether the index knows anything in it."""
        return any(is_of_word(character) for character in sought(self.text))

    @property
    def spellings(self) -> tuple[str, ...]:
        """The text, and the words of a name like `getUserName`: the index has both."""
        return (self.text, *islice(names(self.text), 1))


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on what is found."""

    name: str  # one of NAMES
    value: str | date
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A text, taken apart. Without terms and filters there is nothing to look for."""

    terms: tuple[Term, ...] = ()
    exclusions: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is asked."""
        return not (self.terms or self.exclusions or self.filters)


def parse(text: str) -> Query:
    """The query that a text is."""
    text = text[:CHARACTERS_MAX].encode(errors="replace").decode().translate(_QUOTES)
    terms: list[Term] = []
    exclusions: list[Term] = []
    filters: list[Filter] = []
    for match in _TERM.finditer(text):
        condition = _filter(match)
        if condition is not None:
            filters.append(condition)
            continue
        for term, excluded in _terms(match, is_last=match.end() == len(text)):
            (exclusions if excluded else terms).append(term)
    if text.strip() and not (terms or exclusions or filters):
        terms.append(Term(text.strip(), literal=True))
    return Query(tuple(terms), tuple(exclusions), tuple(filters))


def placed_filters(text: str) -> Iterator[tuple[Filter, int, int]]:
    """The filters of a text, with where each begins and ends in it."""
    text = text[:CHARACTERS_MAX].translate(_QUOTES)
    for match in _TERM.finditer(text):
        condition = _filter(match)
        if condition is not None:
            yield condition, match.start(), match.end()


def _filter(match: re.Match[str]) -> Filter | None:
    name, value = (match["name"] or "").lower(), (match["quoted"] or match["plain"] or "").strip()
    if name not in NAMES or not value:
        return None
    understood: str | date | None = value
    if name in ("before", "after"):
        understood = _date(value)
    elif name == "has":
        understood = value.lower() if value.lower() in HAS else None
    elif name == "in":
        understood = "title" if value.lower() == "title" else None
    return None if understood is None else Filter(name, understood, negated=bool(match["minus"]))


def _date(text: str) -> date | None:
    """The first day of a year, a month, or the day itself."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return None


def _terms(match: re.Match[str], *, is_last: bool) -> Iterator[tuple[Term, bool]]:
    """What is left of a match that is no filter: the term, and whether it is to be left out."""
    if match["quoted"] is not None:
        if match["name"]:
            yield Term(match["name"]), bool(match["minus"])
        text = match["quoted"].strip()
        if text:
            yield Term(text, literal=not Term(text).indexed), bool(match["minus"])
        return
    excluded = bool(match["minus"]) and Term(match["plain"]).indexed
    text = match.group()[1:] if excluded else match.group()
    yield _word(text, is_last=is_last and not excluded), excluded


def _word(text: str, *, is_last: bool) -> Term:
    bare = text.strip(_SURROUNDING)
    if not Term(text).indexed:
        return Term(text, literal=True)
    if _PRECISE.fullmatch(bare):
        return Term(bare, literal=True)
    return Term(text, unfinished=is_last and bool(_OPEN_END.search(text)))
