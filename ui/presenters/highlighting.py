"""Which stretches of a block of code are keywords, strings, comments: by Pygments, bounded.

Pygments is loaded with the first block that names a language it may know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pygments.lexer import Lexer

CHARACTERS_MAX: Final = 30_000
LINE_MAX: Final = 2_000
"""A few lexers take time in the square of a line's length; code that people read has no such."""


class Kind(Enum):
    """What a colour is for."""

    KEYWORD = "keyword"
    STRING = "string"
    COMMENT = "comment"
    NUMBER = "number"
    NAME = "name"  # of what is defined here: a function, a class, a tag
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of code of one kind; places count as Qt does, in UTF-16."""

    start: int
    length: int
    kind: Kind


def spans(code: str, language: str) -> list[Span]:
    """None when the language is not known, or the code too long to be looked through."""
    if not language or len(code) > CHARACTERS_MAX:
        return []
    if any(len(line) > LINE_MAX for line in code.split("\n")):
        return []
    lexer = _lexer(language.lower())
    return list(_spans(lexer, code)) if lexer is not None else []


@lru_cache(maxsize=64)
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _spans(lexer: "Lexer", code: str) -> Iterator[Span]:
    at = 0  # a line end is added, without which diffs and others do not know their last line
    for token, text in lexer.get_tokens(code):
        length = len(text.encode("utf-16-le")) // 2
        kind = _kind(str(token))
        if kind is not None and text.strip():
            yield Span(at, length, kind)
        at += length


_KINDS: Final = {
    "Token.Comment": Kind.COMMENT,
    "Token.Keyword": Kind.KEYWORD,
    "Token.Operator.Word": Kind.KEYWORD,
    "Token.Literal.String": Kind.STRING,
    "Token.Literal.Number": Kind.NUMBER,
    "Token.Name.Function": Kind.NAME,
    "Token.Name.Class": Kind.NAME,
    "Token.Name.Tag": Kind.NAME,
    "Token.Name.Decorator": Kind.NAME,
    "Token.Name.Builtin": Kind.NAME,
    "Token.Name.Attribute": Kind.NAME,
    "Token.Generic.Inserted": Kind.ADDED,
    "Token.Generic.Deleted": Kind.REMOVED,
    "Token.Generic.Heading": Kind.KEYWORD,
}


@lru_cache(maxsize=512)
def _kind(token: str) -> Kind | None:
    while token:
        if token in _KINDS:
            return _KINDS[token]
        token = token.rpartition(".")[0]
    return None
