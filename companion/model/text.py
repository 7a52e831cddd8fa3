"""Text as it is searched: what of a message is text, and how it is cut for the tokenizer.

Chinese, Japanese, Korean, Thai and their like write no spaces, so a word tokenizer finds
nothing in them. Every character of such a script is set apart by a ZERO WIDTH SPACE, which
SQLite's unicode61 tokenizer takes as a separator; a phrase query over single characters then
finds any substring, of one character or many, and ranking still works. Emoji, arrows and the
like are no characters of a word to the tokenizer, so each stands in the index as a character of
a private area, set apart in the same way.

The same is done to the index and to the query. Whoever changes what `segment` makes of a text
adds a migration, after which the index is made again.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from companion.model.records import Value

SEPARATOR: Final = "\u200b"

UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"  # radicals, iteration marks
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Kana
    "\u3100-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"  # Han, extensions
)
"""For a regular expression's brackets: characters of scripts that are written without spaces."""

UNHEARD: Final = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\ufe0e\ufe0f"
"""For brackets, too: vowel points, which most leave out, and what only chooses a character's
picture."""

_SYMBOL_BLOCKS: Final = (
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical
    (0x25A0, 0x27BF),  # shapes, symbols, dingbats
    (0x2B00, 0x2BFF),  # stars and arrows
    (0x1F000, 0x1FAFF),  # emoji
)
# No lines for drawing boxes: tables are full of them, and nobody looks for one.

_PRIVATE: Final = 0xE800
"""ChatGPT writes marks of its own into U+E200 and what follows; this lies behind them."""

_SYMBOLS: Final = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _SYMBOL_BLOCKS) + "]"
)
_ALONE: Final = re.compile(f"[{UNSPACED}{chr(_PRIVATE)}-\uf8ff]+")
_UNHEARD: Final = re.compile(f"[{UNHEARD}]+")
_COMPATIBLE: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f]+")
"""Full-width Latin letters and digits, half-width Kana: the same, drawn to another width."""

_BORDER: Final = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_IDENTIFIER: Final = re.compile("(?<![A-Za-z0-9])[A-Za-z0-9]{3,64}(?![A-Za-z0-9])")
"""What is longer is no name that somebody gave, but data that is written in letters."""

_READ: Final = {"text", "code", "error"}
_ASIDE: Final = {"reasoning", "tool_result", "context", "citation"}
"""The types of parts whose "text" a person may look for: what is read, and what lies beside it."""

_FILES: Final = {"image", "file", "audio", "video"}
_FENCE: Final = re.compile("^ {0,3}(?:```|~~~)", re.MULTILINE)


def segment(text: str) -> str:
    """`text` as the tokenizer should see it for the index: cut, and after it the words of
    which names like `getUserName` are made, so that each is found as well as the whole."""
    cut = sought(text)
    words = dict.fromkeys(word for name in names(text) for word in name.split())
    return f"{cut}\n{' '.join(words)}" if words else cut


def sought(text: str) -> str:
    """`text` as the tokenizer should see it in a query: cut in the same way."""
    if text.isascii():
        return text
    text = _COMPATIBLE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = unicodedata.normalize("NFC", text)
    text = _UNHEARD.sub("", text)
    return _ALONE.sub(_cut, _SYMBOLS.sub(_private, text))


def names(text: str) -> Iterator[str]:
    """Each name in `text` that is made of words by capitals, as these words: "get User Name"."""
    if not _BORDER.search(text):
        return
    for found in _IDENTIFIER.finditer(text):
        words = _BORDER.sub(" ", found.group())
        if " " in words:
            yield words


def is_of_word(character: str) -> bool:
    """Whether the tokenizer takes a character for a part of a word; see the table `search`."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category in ("Co", "Mn", "Mc")


def _cut(match: re.Match[str]) -> str:
    return SEPARATOR + SEPARATOR.join(match.group()) + SEPARATOR


def _private(match: re.Match[str]) -> str:
    return _PRIVATE_OF[match.group()]


_PRIVATE_OF: Final = {
    chr(symbol): chr(_PRIVATE + at)
    for at, symbol in enumerate(
        symbol for first, last in _SYMBOL_BLOCKS for symbol in range(first, last + 1)
    )
}


# --- what of a message is text -------------------------------------------------------------


def text_of_parts(parts: Any) -> str:
    """All the text in a message's parts; whatever is malformed has none."""
    return _joined(parts, _READ | _ASIDE)


def read_text(parts: Any) -> str:
    """What a person reads of a message's parts: text, code, and what files are called."""
    return _joined(parts, _READ | _FILES)


def editable_texts(parts: Any) -> list[str]:
    """What editing begins with: each text part alone, one at least; for `with_texts`."""
    return [_text(part, "text") for part in _maps(parts) if part["type"] == "text"] or [""]


def aside_text(parts: Any) -> str:
    """What lies beside that: reasoning, what tools and sources said."""
    return _joined(parts, _ASIDE)


def shows_image(parts: Any) -> bool:
    """Whether there is a picture among the parts."""
    return any(part.get("type") == "image" for part in _maps(parts))


def shows_file(parts: Any) -> bool:
    """Whether there is a file among the parts that is no picture."""
    return any(part.get("type") in _FILES - {"image"} for part in _maps(parts))


def shows_code(parts: Any) -> bool:
    """Whether there is code among the parts, also where a text sets it off in Markdown."""
    return any(
        part.get("type") == "code"
        or (part.get("type") == "text" and _FENCE.search(_text(part, "text")))
        for part in _maps(parts)
    )


def _joined(parts: Any, types: set[str]) -> str:
    texts = (_text_of(part) for part in _maps(parts) if part.get("type") in types)
    return "\n\n".join(text for text in texts if text)


def _text_of(part: dict[str, Any]) -> str:
    if part["type"] in _FILES:
        return _text(part, "name")
    if part["type"] == "citation":
        return "\n".join(filter(None, (_text(part, "title"), _text(part, "text"))))
    return _text(part, "text")


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _maps(parts: Any) -> Iterator[dict[str, Any]]:
    """The parts that are maps of a type, as all should be."""
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict) and isinstance(part.get("type"), str):
            yield part


def readable(value: Value) -> str:
    """A field's value as a person reads it: of a message's parts, their text."""
    if isinstance(value, list):
        return text_of_parts(value)
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value)


def with_texts(parts: Value, texts: Sequence[str]) -> list[Value]:
    """`parts` with other texts, all else in its place: a text for each text part, in order. If
    there are more or fewer, the first text part takes all of them, and no other stays."""
    kept = [p for p in parts if isinstance(p, dict)] if isinstance(parts, list) else []
    places = [at for at, part in enumerate(kept) if part.get("type") == "text"]
    whole = "\n\n".join(texts)
    if not places:
        return [{"type": "text", "text": whole}, *kept] if whole else [*kept]
    if len(places) != len(texts):
        kept = [part for at, part in enumerate(kept) if at not in places[1:]]
        places, texts = places[:1], [whole]
    for at, text in zip(places, texts, strict=True):
        kept[at] = {**kept[at], "text": text}
    return [*kept]
