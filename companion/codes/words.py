"""The 1,024 words of typed codes, and what a person who types one may mean.

How the list was made: about 2,200 everyday words of four to eight letters were gathered by hand,
without rude or sad ones, trade marks, plurals, and words that are spelled in two ways. Of those a
program kept as many as it could so that of any two words

- the first four letters differ (four letters are enough to type),
- at least three slips of the finger lie between them (so that one slip can be put right), and
- the sound differs, as far as consonants tell (`violin` and `violence` do not both appear).

A test holds all three. The list and its order may never change: both devices need the same.
"""

from functools import cache
from importlib import resources
from typing import Final

from companion.codes.spelling import distance, distance_to_beginning

UNIQUE_LETTERS: Final = 4
"""So many letters of a word tell it from all others."""

OFFERED_MAX: Final = 8


@cache
def words() -> tuple[str, ...]:
    """All words, in alphabetical order."""
    return tuple(resources.files(__package__).joinpath("words.txt").read_text("ascii").split())


def completions(typed: str, limit: int = OFFERED_MAX) -> list[str]:
    """The words that what was typed so far may become, in alphabetical order.

    Case does not matter. When no word begins like this, one slip is forgiven.
    """
    typed = typed.casefold()
    if not typed:
        return []
    begun = [word for word in words() if word.startswith(typed)]
    if not begun and len(typed) > 1:
        begun = [word for word in words() if distance_to_beginning(typed, word) <= 1]
    return begun[:limit]


def meant(typed: str) -> str | None:
    """The word that was meant: itself, its first letters, or with one slip; None: no word."""
    typed = typed.casefold()
    if typed in _known():
        return typed
    begun = completions(typed, 2) if len(typed) >= UNIQUE_LETTERS else []
    if len(begun) == 1:
        return begun[0]
    return next((word for word in words() if distance(typed, word) <= 1), None)


@cache
def _known() -> frozenset[str]:
    return frozenset(words())
