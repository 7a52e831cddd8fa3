"""Simplified and traditional Chinese as two spellings of one word, where OpenCC is installed.

`pip install "companion[chinese]"` brings it. The query is widened, not the index: so whether it
is there changes nothing on disk, and a search in the script that was typed finds as much as ever.
"""

import re
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Protocol

from companion.views.query import Term

_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def spellings(term: Term) -> tuple[str, ...]:
    """The term's own, and its Chinese in the other script."""
    if not _HAN.search(term.text):
        return term.spellings
    converted = _converted(term.text)
    return tuple(dict.fromkeys((*term.spellings, *converted)))


@lru_cache(maxsize=256)
def _converted(text: str) -> tuple[str, ...]:
    return tuple(converter.convert(text) for converter in _converters())


@cache
def _converters() -> tuple[_Converter, ...]:
    """Both directions; none where OpenCC is not installed."""
    if find_spec("opencc") is None:
        return ()
    opencc = import_module("opencc")
    return opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
