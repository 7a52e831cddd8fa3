"""Which words two texts do not share: marked in both, for a person to see at a glance.

Lines are compared first, then the words of the lines that changed. SequenceMatcher takes time in
the square of what it is given, so what is alike at both ends is set aside before, frequent things
(its "junk", from 200 on) only prolong a match, and what would still be too much is marked whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

PAIRS_MAX: Final = 16_000_000
"""Lines of the one text times lines of the other, and the same for the words of all changed
lines together: a second in the worst case that was found, hundredths in a usual one."""

_WORD: Final = re.compile(r"\s*(?:[\u2e80-\u9fff\uac00-\ud7ff]|\w+|[^\w\s])|\s+")
"""With the blanks before it: blanks by themselves are alike everywhere."""

_BLANKS: Final = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, the same in both texts or not."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A text to be shown with what `other` does not have of it. `is_first` has both compared the
    same way round for either of them, so that their marks agree."""

    text: str
    other: str
    is_first: bool

    def runs(self) -> list[Run]:
        """The text as runs; takes a while for long ones."""
        if self.is_first:
            return compare(self.text, self.other)[0]
        return compare(self.other, self.text)[1]


def compare(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Both texts as runs; joined, the runs of a side are its text."""
    left: list[Run] = []
    right: list[Run] = []
    pairs_left = PAIRS_MAX
    for ours, theirs, differs in _matched(_lines(one), _lines(other), PAIRS_MAX):
        if not (differs and ours and theirs):
            _append(left, ours, differs=differs)
            _append(right, theirs, differs=differs)
            continue
        words = _WORD.findall(ours), _WORD.findall(theirs)
        for our_words, their_words, differ in _matched(*words, pairs_left):
            _append_words(left, right, our_words, their_words, differs=differ)
        pairs_left -= len(words[0]) * len(words[1])
    return _join_over_blanks(left), _join_over_blanks(right)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _matched(
    one: Sequence[str], other: Sequence[str], pairs_max: int
) -> Iterator[tuple[str, str, bool]]:
    """Stretches of both, in order, and whether they differ."""
    start, end = _alike_at_ends(one, other)
    ours, theirs = one[start : len(one) - end], other[start : len(other) - end]
    yield "".join(one[:start]), "".join(other[:start]), False
    if len(ours) * len(theirs) > pairs_max:
        yield "".join(ours), "".join(theirs), True
    else:
        for tag, a, b, c, d in SequenceMatcher(None, ours, theirs).get_opcodes():
            yield "".join(ours[a:b]), "".join(theirs[c:d]), tag != "equal"
    yield "".join(one[len(one) - end :]), "".join(other[len(other) - end :]), False


def _alike_at_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many are the same at the beginning, and how many of the rest at the end."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _append_words(
    left: list[Run], right: list[Run], ours: str, theirs: str, *, differs: bool
) -> None:
    """The blanks before two words that differ are alike, as a rule."""
    blanks = _BLANKS.match(ours)
    shared = blanks[0] if blanks and blanks[0] == theirs[: blanks.end()] else ""
    for runs, text in ((left, ours), (right, theirs)):
        _append(runs, shared, differs=False)
        _append(runs, text[len(shared) :], differs=differs)


def _join_over_blanks(runs: list[Run]) -> list[Run]:
    """Blanks between two differing words are part of the difference."""
    joined: list[Run] = []
    for at, run in enumerate(runs):
        between = 0 < at < len(runs) - 1 and not run.text.strip()
        _append(joined, run.text, differs=run.differs or between)
    return joined


def _append(runs: list[Run], text: str, *, differs: bool) -> None:
    if not text:
        return
    if runs and runs[-1].differs == differs:
        runs[-1] = Run(runs[-1].text + text, differs)
    else:
        runs.append(Run(text, differs))
