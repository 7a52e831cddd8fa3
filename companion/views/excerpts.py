"""The piece of a text that shows why it was found, with the hits marked.

The index does not keep texts, and what it has of them is cut and folded; so the hits are looked
for once more in the text as it was written, by the same rules. Where that finds nothing (a word
in it is a name's part, or the folding is one that only the index knows), the text's beginning
is shown.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from companion.model.graphemes import cut_after, cut_before, may_cut
from companion.model.text import UNHEARD, UNSPACED, is_of_word

BEGIN, END = "\x02", "\x03"

CHARACTERS: Final = 180
"""Of an excerpt, about: two lines of a list."""

_BEFORE: Final = 40
"""How much of an excerpt stands before its first hit, at most."""

_WORD_MAX: Final = 12
"""So much is given up for a word's sake; in unspaced writing there is nothing to wait for."""

_HITS_MAX: Final = 50
_PARTS_MAX: Final = 1_000
SEARCHED_MAX: Final = 100_000
"""Characters of a text in which hits are looked for."""

_WIDTH_MAX: Final = 400
"""No excerpt is longer, whatever is piled up on a character."""

_INNER: Final = re.compile(f"[^\\W_{UNSPACED}]+")
"""A word of spaced writing, or what is left of it."""

_GAP: Final = r"[\W_]{0,16}?"
_MARK: Final = f"[\u0300-\u036f{UNHEARD}]"
_ANY_MARK: Final = re.compile(_MARK)

Span = tuple[int, int]


class _Hit(NamedTuple):
    begin: int
    end: int
    number: int  # of what was found there


class Finder:
    """Finds spellings in texts. Made once for a search.

    Args:
        words: what is found word by word; the second of each pair says that the last word may
            be a beginning.
        literals: what is found as it stands.
    """

    def __init__(self, words: Iterable[tuple[str, bool]], literals: Iterable[str]) -> None:
        tokens = [(_tokens(folded(text)), unfinished) for text, unfinished in words]
        self._words = [each for each in tokens if each[0]]
        self._literals = [re.escape(folded(text)) for text in literals]
        self._patterns: dict[bool, re.Pattern[str]] = {}

    def excerpt(self, text: str) -> tuple[str, bool]:
        """The excerpt, and whether there is a hit in it."""
        hits = self._hits(text)
        begin, end = _window(text, hits)
        inside = [(hit.begin, hit.end) for hit in hits if begin <= hit.begin and hit.end <= end]
        marked = "".join(_marked(text, begin, end, _joined(inside)))
        return f"{'…' if begin else ''}{marked}{'…' if end < len(text) else ''}", bool(inside)

    def _hits(self, text: str) -> list[_Hit]:
        """Whole words, as the index has them; where there are none, parts of words."""
        searched = folded(text[:SEARCHED_MAX])
        marks = not searched.isascii() and bool(_ANY_MARK.search(searched))
        whole: list[_Hit] = []
        parts: list[_Hit] = []
        for match in self._pattern(marks=marks).finditer(searched):
            number, start, stop = (match.lastindex or 0) - 1, match.start(), match.end()
            if start == stop:
                continue
            found = whole if self._is_whole(searched, start, stop, number) else parts
            if self._is_unfinished(number):
                stop = _word_after(searched, stop)
            found.append(_Hit(cut_before(text, start), cut_after(text, stop), number))
            if len(whole) == _HITS_MAX or len(parts) == _PARTS_MAX:
                break
        return whole or parts[:_HITS_MAX]

    def _pattern(self, *, marks: bool) -> re.Pattern[str]:
        """Few texts have marks of their own; with these it would be long for nothing."""
        if marks not in self._patterns:
            words = (_spelled(tokens, marks=marks) for tokens, _ in self._words)
            one_of = "|".join(f"({each})" for each in (*words, *self._literals))
            self._patterns[marks] = re.compile(one_of or "(?!)")
        return self._patterns[marks]

    def _is_whole(self, text: str, start: int, stop: int, number: int) -> bool:
        if number >= len(self._words):
            return True
        tokens, unfinished = self._words[number]
        begins = not _is_inner(tokens[0]) or not _is_inner(text[start - 1 : start])
        ends = unfinished or not _is_inner(tokens[-1]) or not _is_inner(text[stop : stop + 1])
        return begins and ends

    def _is_unfinished(self, number: int) -> bool:
        return number < len(self._words) and self._words[number][1]


def folded(text: str) -> str:
    """Without case, accents and widths; each character stands where it stood."""
    return text.translate(_FOLDING)


class _Folding(dict[int, int]):
    """Made as characters come up; there are as many as a person uses."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if 0xFF00 <= code <= 0xFFEF:
            character = unicodedata.normalize("NFKC", character)
        elif code < 0x2000:
            character = unicodedata.normalize("NFD", character)[0]
        lower = character.lower()
        self[code] = ord(lower) if len(lower) == 1 else code
        return self[code]


_FOLDING: Final = _Folding()


def _tokens(text: str) -> list[str]:
    """The words of a term as the index has them: unspaced writing and symbols one by one."""
    tokens: list[str] = []
    is_open = False
    for character in text:
        alone = bool(re.match(f"[{UNSPACED}]", character)) or character >= "\u2190"
        if not (is_of_word(character) or (alone and unicodedata.category(character)[0] == "S")):
            is_open = False
        elif alone or not is_open:
            tokens.append(character)
            is_open = not alone
        else:
            tokens[-1] += character
    return tokens


def _spelled(tokens: Sequence[str], *, marks: bool) -> str:
    mark = f"{_MARK}*" if marks else ""
    return _GAP.join(mark.join(map(re.escape, token)) + mark for token in tokens)


def _is_inner(text: str) -> bool:
    return bool(_INNER.match(text))


def _word_after(text: str, at: int) -> int:
    """Where the word ends that goes on at a position."""
    found = _INNER.match(text, at)
    return found.end() if found else at


def _window(text: str, hits: Sequence[_Hit]) -> Span:
    """From where to where the excerpt goes: where most of what was looked for is together."""
    best, most = 0, 0
    for first in hits:
        last = first.begin + CHARACTERS - _BEFORE
        together = {hit.number for hit in hits if first.begin <= hit.begin and hit.end <= last}
        if len(together) > most:
            best, most = first.begin, len(together)
    begin = _word_begin(text, max(0, best - _BEFORE), best)
    first_end = next((hit.end for hit in hits if hit.begin == best), best)
    end = _word_end(text, max(begin + CHARACTERS, min(first_end, begin + _WIDTH_MAX)), first_end)
    return begin, max(begin, end)


def _word_begin(text: str, at: int, latest: int) -> int:
    for place in range(at, min(at + _WORD_MAX, latest) if at else at):
        if text[place].isspace() and may_cut(text, place + 1):
            return place + 1
    return min(cut_after(text, at), latest)


def _word_end(text: str, at: int, earliest: int) -> int:
    if at >= len(text):
        return len(text)
    for place in range(at, max(at - _WORD_MAX, earliest), -1):
        if text[place].isspace() and may_cut(text, place):
            return place
    return cut_before(text, at)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Hits that touch are one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _marked(text: str, begin: int, end: int, spans: Sequence[Span]) -> Iterator[str]:
    at = begin
    for start, stop in spans:
        yield _unmarked(text[at:start])
        yield f"{BEGIN}{_unmarked(text[start:stop])}{END}"
        at = stop
    yield _unmarked(text[at:end])


def _unmarked(text: str) -> str:
    """The marks mean hits alone, whoever wrote them into a text."""
    return text.replace(BEGIN, "").replace(END, "")
