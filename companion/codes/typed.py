"""Codes for typing: a number that says which computer is meant, and three words that are secret."""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from companion.codes.words import completions, meant, words
from companion.errors import CompanionError

NUMBER_MAX: Final = 99
WORDS: Final = 3
"""Thirty bits. One guess per code makes that one in a thousand million."""

TYPED_CHARACTERS_MAX: Final = 200
_PIECE: Final = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class TypedCode:
    """A number that the network may know, and words that nobody but two persons may."""

    number: int
    words: tuple[str, ...] = field(repr=False)  # so that no log ever says them

    def text(self) -> str:
        """As it is shown: 7-harbour-violin-salt."""
        return "-".join((str(self.number), *self.words))

    def password(self) -> bytes:
        """What enters the key exchange."""
        return self.text().encode("ascii")


def draw_code() -> TypedCode:
    """A new code."""
    chosen = tuple(secrets.choice(words()) for _ in range(WORDS))
    return TypedCode(1 + secrets.randbelow(NUMBER_MAX), chosen)


def parse_code(typed: str) -> TypedCode:
    """Read a code; case, spaces, hyphens and one slip in each word do not matter, and the first
    four letters of a word are enough.

    Raises:
        CompanionError: pairing_code_incomplete or pairing_code_word.
    """
    pieces = _pieces(typed)
    if len(pieces) != 1 + WORDS or not _is_number(pieces[0]):
        raise CompanionError("pairing_code_incomplete", count=WORDS)
    chosen = []
    for piece in pieces[1:]:
        word = meant(piece)
        if word is None:
            raise CompanionError("pairing_code_word", word=piece)
        chosen.append(word)
    return TypedCode(int(pieces[0]), tuple(chosen))


def complete_code(typed: str) -> list[str]:
    """What the code typed so far may become with its last word finished; the earlier words as
    they were meant. Empty while the number is typed, and when nothing fits."""
    pieces = _pieces(typed)
    if len(pieces) < 2 or len(pieces) > 1 + WORDS or not _is_number(pieces[0]):
        return []
    earlier = [meant(piece) or piece for piece in pieces[1:-1]]
    beginning = "-".join((str(int(pieces[0])), *earlier))
    return [f"{beginning}-{word}" for word in completions(pieces[-1])]


def _pieces(typed: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", typed[:TYPED_CHARACTERS_MAX])
    return _PIECE.findall(plain.casefold())


def _is_number(piece: str) -> bool:
    return piece.isascii() and piece.isdigit() and 1 <= int(piece) <= NUMBER_MAX
