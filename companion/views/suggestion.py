"""Offers one text in the place of concurrent ones, when what they changed does not overlap."""

from collections.abc import Sequence
from functools import lru_cache, reduce
from typing import Final

from companion.model.merge3 import merge3
from companion.model.records import CONVERSATION, MESSAGE, PROMPT, Value, canonical

_TEXTS: Final = {
    (MESSAGE, "parts"),
    (CONVERSATION, "title"),
    (CONVERSATION, "system_prompt"),
    (PROMPT, "title"),
    (PROMPT, "text"),
}

_merged = lru_cache(maxsize=256)(merge3)
"""Conflicts are read again at every change, and long texts take their time."""


def suggestion(kind: str, field: str, versions: Sequence[Value], base: Value) -> str:
    """The versions' changes since `base` in one text; empty when there is nothing to offer.

    A message's parts are merged when each version has one text and the rest is the same in all,
    so that the text says everything in which they differ.
    """
    if (kind, field) not in _TEXTS:
        return ""
    before = _text_and_rest(base)
    found = [_text_and_rest(value) for value in versions]
    texts = [each[0] for each in found if each is not None]
    rests = {each[1] for each in found if each is not None}
    if before is None or len(texts) < len(versions) or len(rests) != 1:
        return ""
    start = before[0]

    def merge(one: str | None, other: str) -> str | None:
        return None if one is None else _merged(start, one, other)

    merged = reduce(merge, texts[1:], texts[0] if texts else None)
    return "" if merged is None or merged in texts else merged


def _text_and_rest(value: Value) -> tuple[str, bytes] | None:
    """The one text of a value and, comparable, all that is beside it; None if it is otherwise."""
    if isinstance(value, str):
        return value, b""
    if not isinstance(value, list):
        return None
    places = [
        at for at, part in enumerate(value) if isinstance(part, dict) and part.get("type") == "text"
    ]
    if len(places) != 1:
        return None
    part = value[places[0]]
    assert isinstance(part, dict)
    text = part.get("text")
    if not isinstance(text, str):
        return None
    rest = [*value]
    rest[places[0]] = {**part, "text": ""}
    return text, canonical(rest)
