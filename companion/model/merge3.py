"""Three-way merge of texts: what two authors made of one text, put together.

As diff3 does it (Khanna, Kunal, Pierce, "A formal investigation of diff3", 2007): first by
lines, and where both changed the same lines, by words. Changes that touch each other are never
combined. The result is a proposal: that no hunks overlap does not mean that the text makes
sense, so a person reads it before it is used.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

TOKENS_MAX: Final = 2_000
"""SequenceMatcher takes time in the square of the tokens; a longer difference is one hunk."""

_WORD: Final = re.compile(
    r"\s*(?:[\u2e80-\u9fff\uac00-\ud7ff]|[^\W\u2e80-\u9fff\uac00-\ud7ff]+|[^\w\s])|\s+"
)
"""A word with the blanks before it; of writing without spaces, a character."""


class _Hunk(NamedTuple):
    """One side has `tokens` in the place of the base's tokens from `start` to before `end`."""

    start: int
    end: int
    tokens: list[str]


class _Cluster(NamedTuple):
    """Hunks of both sides that touch each other, and the stretch of the base they span."""

    start: int
    end: int
    sides: tuple[list[_Hunk], list[_Hunk]]


_Decide = Callable[[str, str, str], str | None]
"""What becomes of a stretch that both sides changed: base, one, other → text, or None."""


def merge3(base: str, one: str, other: str) -> str | None:
    """Both texts' changes since `base` in one text; None when they overlap.

    Which text is `one` and which is `other` makes no difference.
    """
    if one == other or other == base:
        return one
    if one == base:
        return other
    lines, ones, others = (text.splitlines(keepends=True) for text in (base, one, other))
    return _merged(lines, _hunks(lines, ones), _hunks(lines, others), _merge_words)


def distance(one: str, other: str) -> int:
    """How many words one text has that the other has not, both ways."""
    words = _WORD.findall(one)
    hunks = _hunks(words, _WORD.findall(other))
    return sum(hunk.end - hunk.start + len(hunk.tokens) for hunk in hunks)


def _merge_words(base: str, one: str, other: str) -> str | None:
    """A stretch that both changed. Two sentences written anew share words only by chance, so
    a side that kept less than half of the base is not mixed with the other."""
    words = _WORD.findall(base)
    sides = [_hunks(words, _WORD.findall(text)) for text in (one, other)]
    if any(2 * sum(hunk.end - hunk.start for hunk in hunks) > len(words) for hunks in sides):
        return None
    return _merged(words, sides[0], sides[1], lambda _base, _one, _other: None)


def _merged(
    base: Sequence[str], one: list[_Hunk], other: list[_Hunk], decide: _Decide
) -> str | None:
    pieces: list[str] = []
    at = 0
    for start, end, sides in _clusters(one, other):
        pieces += base[at:start]
        ours, theirs = (_applied(base, start, end, hunks) for hunks in sides)
        if not sides[1] or ours == theirs:
            pieces.append(ours)
        elif not sides[0]:
            pieces.append(theirs)
        else:
            decided = decide("".join(base[start:end]), ours, theirs)
            if decided is None:
                return None
            pieces.append(decided)
        at = end
    return "".join([*pieces, *base[at:]])


def _clusters(one: list[_Hunk], other: list[_Hunk]) -> list[_Cluster]:
    """All hunks, those of the two sides that touch each other together, in the base's order."""
    found: list[_Cluster] = []
    tagged = [(hunk, 0) for hunk in one] + [(hunk, 1) for hunk in other]
    for hunk, side in sorted(tagged, key=lambda each: each[0][:2]):
        if found and hunk.start <= found[-1].end:
            last = found.pop()
            found.append(last._replace(end=max(last.end, hunk.end)))
        else:
            found.append(_Cluster(hunk.start, hunk.end, ([], [])))
        found[-1].sides[side].append(hunk)
    return found


def _applied(base: Sequence[str], start: int, end: int, hunks: list[_Hunk]) -> str:
    """A stretch of the base as one side has it."""
    pieces: list[str] = []
    for hunk in hunks:
        pieces += base[start : hunk.start]
        pieces += hunk.tokens
        start = hunk.end
    return "".join([*pieces, *base[start:end]])


def _hunks(base: list[str], side: list[str]) -> list[_Hunk]:
    """How a side differs from the base, in the base's order; no two hunks touch."""
    first = _common(base, side)
    last = _common(base[first:][::-1], side[first:][::-1])
    before, after = base[first : len(base) - last], side[first : len(side) - last]
    if max(len(before), len(after)) > TOKENS_MAX:
        return [_Hunk(first, first + len(before), after)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        _Hunk(first + a, first + b, after[c:d])
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens at the beginning are the same."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count
