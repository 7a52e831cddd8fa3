"""Formulas in a chat's TeX as text that can be read: α² + b/c in place of \\alpha^2+\\frac{b}{c}.

Not a typesetter: what it does not know stays as it was written, and copying takes the TeX.
"""

import re
from dataclasses import dataclass
from typing import Final

from ui.presenters.formula_symbols import NAMES, SUBSCRIPT, SUPERSCRIPT, TRANSPARENT

CHARACTERS_MAX: Final = 4_000
NESTING_MAX: Final = 24

_PIECE: Final = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,20})(?!`).{1,1000}?(?<!`)(?P=ticks)(?!`))"
    r"|\\\((?P<round>.{1,400}?)\\\)|\\\[(?P<square>.{1,2000}?)\\\]"
    r"|\$\$(?P<double>[^$]{1,2000}?)\$\$"
    r"|(?<![\\$\w])\$(?![\s$])(?P<single>[^$\n`]{1,300}?)(?<![\s\\])\$(?![\d$])",
    re.DOTALL,
)
"""Pandoc's rule for single dollars: none beside a blank inside, none before a digit. Code is
matched first, so that nothing in it is taken for a formula; it begins at the first backtick of a
run, of which none is tried twice: a run of thousands would take time in its square."""

_DISPLAY: Final = re.compile(
    r"^[ \t]{0,3}(?:\$\$(?P<dollars>[^$]{1,4000}?)\$\$|\\\[(?P<brackets>.{1,4000}?)\\\])[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_TOKEN: Final = re.compile(r"\\[a-zA-Z]+|\\.|\s+|[{}^_&]|[^\\{}^_&\s]", re.DOTALL)
_SIMPLE: Final = re.compile(r"[\w.′]+|√\([^()]*\)|\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that stands on lines of its own."""

    text: str
    tex: str


def cut_display(markdown: str) -> list[str | Formula]:
    """Prose and the formulas between it, in order."""
    pieces: list[str | Formula] = []
    at = 0
    for found in _DISPLAY.finditer(markdown):
        tex = (found["dollars"] or found["brackets"]).strip()
        pieces += [markdown[at : found.start()], Formula(readable(tex), tex)]
        at = found.end()
    pieces.append(markdown[at:])
    return [piece for piece in pieces if isinstance(piece, Formula) or piece.strip()]


def with_readable_formulas(markdown: str) -> str:
    """Formulas inside lines as code spans, in which Markdown finds no emphasis."""
    return _PIECE.sub(_shown, markdown) if "$" in markdown or "\\" in markdown else markdown


def readable(tex: str) -> str:
    """A formula as text."""
    if len(tex) > CHARACTERS_MAX:
        return tex
    try:
        text = _Reader(_TOKEN.findall(tex)).group(0)
    except RecursionError:
        return tex
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _shown(found: re.Match[str]) -> str:
    tex = found["round"] or found["square"] or found["double"] or found["single"]
    if tex is None:
        return found[0]
    text = " ".join(readable(tex).split())
    ticks = "`" if "`" not in text else "``"
    return f"{ticks}{text}{ticks}" if text else found[0]


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def group(self, depth: int) -> str:
        """Until the group's end, or the last token."""
        if depth > NESTING_MAX:
            raise RecursionError
        text = ""
        while self._at < len(self._tokens):
            token = self._next()
            if token == "}":
                break
            text += self._said(token, depth)
        return text

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _argument(self, depth: int) -> str:
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1
        if self._at == len(self._tokens) or self._tokens[self._at] == "}":
            return ""
        token = self._next()
        return (self.group(depth + 1) if token == "{" else self._said(token, depth + 1)).strip()

    def _said(self, token: str, depth: int) -> str:
        if depth > NESTING_MAX:
            raise RecursionError
        if token == "{":
            return self.group(depth + 1)
        if token in ("^", "_"):
            raised = token == "^"
            return _script(self._argument(depth), SUPERSCRIPT if raised else SUBSCRIPT, token)
        if token in ("\\frac", "\\dfrac", "\\tfrac"):
            above, below = self._argument(depth), self._argument(depth)
            return f"{_grouped(above)}/{_grouped(below)}"
        if token == "\\sqrt":
            return f"√{_grouped(self._argument(depth))}"
        if token in ("\\begin", "\\end"):
            self._argument(depth)
            return "\n"
        if token in TRANSPARENT:
            return self._argument(depth)
        return NAMES.get(token, token)


def _script(text: str, letters: dict[str, str], mark: str) -> str:
    if text and all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"
