"""Where a link of a message leads, told apart by what may be opened and what must not be."""

import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

SCHEMES_OPENED: Final = ("http", "https")
"""Any other could start a program, open a file, or write a mail."""

SHOWN_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be opened once a person has seen it."""

    url: str
    host: str  # as it is resolved: letters of other scripts that look like Latin ones show
    shown: str


def link_of(url: str) -> Link | None:
    """None for what is never opened from here."""
    url = "".join(letter for letter in url.strip() if unicodedata.category(letter)[0] != "C")
    try:
        split = urlsplit(url)
        host = (split.hostname or "").encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return None
    if split.scheme.lower() not in SCHEMES_OPENED or not host:
        return None
    shown = url if len(url) <= SHOWN_MAX else url[:SHOWN_MAX] + "…"
    return Link(url, host, shown)
