"""Cuts Markdown into prose and fenced code, so that code gets a frame and a copy button.

Only fences that stand at the left margin are cut out (CommonMark 0.31, section 4.5); one
inside a list or a quotation stays with its prose, which can show it as well.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_OPENING: Final = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$")


LINE_SEPARATOR: Final = "\u2028"
_IN_PARAGRAPH: Final = re.compile(r"^ {0,3}(?![#>|=<\-+*]|\d+[.)]|`{3}|~{3}|\[[^\]]*\]:)\S[^|]*$")
"""No line that begins something else, nor a row of a table."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown without fenced code at its margin."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, to be shown as it stands."""

    text: str
    language: str


def cut(markdown: str) -> list[Prose | Code]:
    """The pieces, in order. An unclosed fence reaches to the end, as CommonMark has it."""
    pieces: list[Prose | Code] = []
    prose: list[str] = []
    lines = markdown.split("\n")
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at])
        if opening is None or _has_backtick_info(opening):
            prose.append(lines[at])
            at += 1
            continue
        _end_prose(prose, pieces)
        end = _closing(lines, at + 1, opening["fence"])
        pieces.append(Code("\n".join(lines[at + 1 : end]), _language(opening["info"])))
        at = end + 1
    _end_prose(prose, pieces)
    return pieces


def with_line_breaks(markdown: str) -> str:
    """`markdown` with every line end kept, as people who write in a chat mean it: CommonMark
    takes a single one for a space. Between two lines of a paragraph U+2028 does it, for which no
    gap is made; elsewhere two spaces are a hard break (section 6.7)."""
    lines = markdown.split("\n")
    shown = [lines[0]]
    for before, line in pairwise(lines):
        if _IN_PARAGRAPH.match(before) and _IN_PARAGRAPH.match(line):
            shown.append(f"{LINE_SEPARATOR}{line.strip()}")
        else:
            shown.append(("  " if before.strip() and line else "") + f"\n{line}")
    return "".join(shown)


def _has_backtick_info(opening: re.Match[str]) -> bool:
    """ "```a```" on one line is inline code, not a fence."""
    return opening["fence"][0] == "`" and "`" in opening["info"]


def _closing(lines: list[str], start: int, fence: str) -> int:
    closing = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for at in range(start, len(lines)):
        if closing.match(lines[at]):
            return at
    return len(lines)


def _language(info: str) -> str:
    words = info.split()
    return words[0].strip("{}.") if words else ""


def _end_prose(prose: list[str], pieces: list[Prose | Code]) -> None:
    text = "\n".join(prose).strip("\n")
    if text.strip():
        pieces.append(Prose(text))
    prose.clear()
