"""A search hit's excerpt: the marks that the search put around hits, as runs."""

import re
from typing import Final

from ui.presenters.difference import Run

_MARKS: Final = re.compile(r"\*\*|__|~~|`+|(?:^|(?<=\s))#{1,6}\s")
"""What Markdown writes around words; a line of a list shows the words."""

_HIT: Final = re.compile("\x02(.*?)\x03", re.DOTALL)


def runs(snippet: str) -> list[Run]:
    """The excerpt in one line; `differs` marks what was looked for."""
    line = " ".join(snippet.split())
    found: list[Run] = []
    at = 0
    for match in _HIT.finditer(line):
        if match.start() > at:
            found.append(Run(_clean(line[at : match.start()]), differs=False))
        found.append(Run(_clean(match[1]), differs=True))
        at = match.end()
    if at < len(line):
        found.append(Run(_clean(line[at:]), differs=False))
    return found


def plain(snippet: str) -> str:
    """The excerpt without marks, for a screen reader."""
    return _clean(" ".join(snippet.split()))


def _clean(text: str) -> str:
    return _MARKS.sub("", text).replace("\x02", "").replace("\x03", "")
