"""Where a text may be cut without tearing what a reader takes for one character.

A cautious reading of Unicode's extended grapheme clusters (UAX #29, section 3.1.1): wherever
these rules allow a cut, so do Unicode's. Those would allow some more, as behind a joiner that
joins nothing.
"""

import re
import unicodedata
from typing import Final

_PARTS: Final = ("Mn", "Me", "Mc", "Cn")
"""Categories of marks; and of what a newer Unicode may have made one."""

_VIRAMA: Final = 9
"""The combining class of the signs that bind two consonants into one shape."""

_BEFORE_OTHERS: Final = re.compile(
    "[\u200d"  # the joiner
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2"  # signs that are written over numbers
    "\u1100-\u115f\ua960-\ua97c"  # initials of Hangul
    "\u0d4e\u1cf5\u1cf6\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f\U00011941"
    "\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02]"  # of scripts of India and about
)
_AFTER_OTHERS: Final = re.compile(
    "[\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
    "\u1160-\u11ff\ud7b0-\ud7ff"  # vowels and finals of Hangul
    "\U0001f3fb-\U0001f3ff"  # tones of skin
    "\U000e0020-\U000e007f]"  # tags: the flags of regions
)


def may_cut(text: str, at: int) -> bool:
    """Whether a character ends before the position `at`."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before < "\u0300" and after < "\u0300":
        return (before, after) != ("\r", "\n")
    if _continues(after) or _BEFORE_OTHERS.match(before) or _is_bound(text, at):
        return False
    return not (_is_flag_letter(before) and _is_flag_letter(after) and _is_within_flag(text, at))


def cut_before(text: str, at: int) -> int:
    """The last position up to `at` where the text may be cut."""
    while not may_cut(text, at):
        at -= 1
    return at


def cut_after(text: str, at: int) -> int:
    """The first position from `at` on where the text may be cut."""
    while not may_cut(text, at):
        at += 1
    return at


def _continues(character: str) -> bool:
    """Whether it only ever is a part of the character before it."""
    return bool(_AFTER_OTHERS.match(character)) or unicodedata.category(character) in _PARTS


def _is_bound(text: str, at: int) -> bool:
    """Whether a virama stands before, perhaps with other marks behind it."""
    while at > 0 and _continues(text[at - 1]):
        at -= 1
        if unicodedata.combining(text[at]) == _VIRAMA:
            return True
    return False


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_within_flag(text: str, at: int) -> bool:
    """Flags are pairs of letters: whether an odd number of them stands before."""
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return (at - start) % 2 == 1
