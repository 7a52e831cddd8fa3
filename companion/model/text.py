"""Text as it is searched: what of a message is text, and how writing without spaces is cut.

Chinese, Japanese, Korean, Thai and their like write no spaces, so a word tokenizer finds
nothing in them. Every character of such a script is set apart by a ZERO WIDTH SPACE, which
SQLite's unicode61 tokenizer takes as a separator; a phrase query over single characters then
finds any substring, of one character or many, and ranking still works. The same cut is made
in the index and in the query.
"""

import re
import unicodedata
from typing import Any, Final

from companion.model.records import Value

SEPARATOR: Final = "\u200b"

_UNSPACED: Final = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"  # radicals, iteration marks
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Kana
    "\u3100-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"  # Han, extensions
    "]+"
)
_COMPATIBLE: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f]+")
"""Full-width Latin letters and digits, half-width Kana: the same, drawn to another width."""

_TEXT_OF: Final = {"text", "reasoning", "code", "tool_result"}
"""The types of parts whose "text" a person may look for."""


def segment(text: str) -> str:
    """`text` as the tokenizer should see it, for an index or a query."""
    text = _COMPATIBLE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = unicodedata.normalize("NFC", text)
    return _UNSPACED.sub(_cut, text)


def _cut(match: re.Match[str]) -> str:
    return SEPARATOR + SEPARATOR.join(match.group()) + SEPARATOR


def text_of_parts(parts: Any) -> str:
    """All that can be searched in a message's parts; whatever is malformed has no text."""
    if not isinstance(parts, list):
        return ""
    texts = [
        part["text"]
        for part in parts
        if isinstance(part, dict)
        and part.get("type") in _TEXT_OF
        and isinstance(part.get("text"), str)
    ]
    return "\n\n".join(texts)


def readable(value: Value) -> str:
    """A field's value as a person reads it: of a message's parts, their text."""
    if isinstance(value, list):
        return text_of_parts(value)
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value)


def with_text(parts: Value, text: str) -> list[Value]:
    """`parts` with one text part in the place of the first, and no other text parts."""
    kept = [p for p in parts if isinstance(p, dict)] if isinstance(parts, list) else []
    edited: list[Value] = []
    placed = False
    for part in kept:
        if part.get("type") != "text":
            edited.append(part)
        elif not placed:
            edited.append({**part, "text": text})
            placed = True
    return edited if placed else [{"type": "text", "text": text}, *edited]
