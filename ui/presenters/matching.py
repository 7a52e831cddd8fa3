"""Finds names by some of their letters, as in a command palette; no Qt.

All words that are typed must be in the name, in any order; or, for want of that, all letters in
theirs. What begins a word counts more than what is within one, and shorter names more than longer.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

LOOSE_MAX: Final = 40
"""Characters typed; nobody types more than this of a name's letters with gaps between them."""


def ranked(typed: str, names: Sequence[T], name: Callable[[T], str], *, at_most: int) -> list[T]:
    """The best first; all, in their own order, when nothing is typed.

    Args:
        name: the name of each, as `folded` gives it; asked for at each keystroke.
    """
    wanted = folded(typed).split()
    if not wanted:
        return list(names[:at_most])
    scored = [(score, at) for at, each in enumerate(names) if (score := _words(wanted, name(each)))]
    if len(scored) < at_most:
        known = {at for _, at in scored}
        scored += _loosely("".join(wanted)[:LOOSE_MAX], names, name, known)
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return [names[at] for _, at in scored[:at_most]]


def folded(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in bare if not unicodedata.combining(each))


def _words(wanted: Sequence[str], text: str) -> float:
    """How well the words fit; 0 when one is missing."""
    score = 0.0
    for word in wanted:
        at = text.find(word)
        if at < 0:
            return 0.0
        begins = at == 0 or not text[at - 1].isalnum()
        score += (3.0 if at == 0 else 2.0 if begins else 1.0) * len(word)
    return 1.0 + score / (1.0 + len(text) / 100)


def _loosely(
    letters: str, names: Sequence[T], name: Callable[[T], str], known: set[int]
) -> list[tuple[float, int]]:
    pattern = re.compile("[^\n]*?".join(map(re.escape, letters)))
    found = []
    for at, each in enumerate(names):
        if at not in known and (match := pattern.search(name(each))):
            found.append((len(letters) / (1.0 + match.end() - match.start()), at))
    return found
