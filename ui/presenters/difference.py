"""Which words two texts do not share: marked in both, for a person to see at a glance."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

WORDS_MAX: Final = 4_000
"""SequenceMatcher takes time in the square of the words; beyond this, whole lines are compared."""

_WORD: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff]|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, the same in both texts or not."""

    text: str
    differs: bool


def compare(one: str, other: str) -> tuple[list[Run], list[Run]]:
    """Both texts as runs; joined, the runs of a side are its text."""
    words = _WORD.findall(one), _WORD.findall(other)
    if max(map(len, words)) > WORDS_MAX:
        words = one.splitlines(keepends=True), other.splitlines(keepends=True)
    left: list[Run] = []
    right: list[Run] = []
    matcher = SequenceMatcher(None, words[0], words[1], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        _append(left, "".join(words[0][a:b]), differs=tag != "equal")
        _append(right, "".join(words[1][c:d]), differs=tag != "equal")
    return _join_over_blanks(left), _join_over_blanks(right)


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
