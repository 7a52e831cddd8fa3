"""File names made of titles: such that Windows, macOS and Linux all take them, and tell them apart.

Windows: "Naming Files, Paths, and Namespaces" (reserved characters and devices, no dot or space
at the end, case means nothing). macOS takes two normal forms of a letter for one. Linux counts
bytes.
"""

import re
import unicodedata
from typing import Final

CHARACTERS_MAX: Final = 80
"""A path on Windows may have 260 in all."""

BYTES_MAX: Final = 180
"""A name on Linux may have 255, and some are made longer by a number or an ending."""

_NOT_TAKEN: Final = re.compile(r'[<>:"/\\|?*]')
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\s*(\.|$))",
    re.IGNORECASE,
)
_JOINERS: Final = "\u200c\u200d"
"""Invisible, and part of how some scripts and emoji are written."""

_ENDING_MAX: Final = 12


class FileNames:
    """Gives out names within one folder, none of them twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, title: str, ending: str = "") -> str:
        """A name like the title. ending: as ".md"; it is kept whole."""
        stem = stem_of(title)
        number = 1
        while True:
            name = f"{stem}{ending}" if number == 1 else f"{stem} ({number}){ending}"
            folded = unicodedata.normalize("NFC", name.casefold())
            if folded not in self._taken:
                self._taken.add(folded)
                return name
            number += 1

    def take_file(self, name: str) -> str:
        """A name like that of a file, its ending kept."""
        stem, dot, ending = name.rpartition(".")
        if not (stem and ending.isascii() and ending.isalnum() and len(ending) <= _ENDING_MAX):
            return self.take(name)
        return self.take(stem, dot + ending)


def stem_of(title: str) -> str:
    """The title as a file's name can say it; never empty."""
    text = unicodedata.normalize("NFC", title)
    text = _NOT_TAKEN.sub("-", "".join(map(_visible, text)))
    text = _cut(" ".join(text.split()))
    text = text.strip(". -") or "Untitled"
    return f"_{text}" if _DEVICES.match(text) else text


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if category[0] == "C" and character not in _JOINERS:
        return ""  # marks of writing direction can make a name seem to end otherwise
    return character


def _cut(text: str) -> str:
    text = text[:CHARACTERS_MAX]
    return text.encode("utf-8", "ignore")[:BYTES_MAX].decode("utf-8", "ignore")
