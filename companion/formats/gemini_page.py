"""Takeout's page of activity: what the JSON has, as cards in HTML, which is what Takeout gives to
whoever does not ask for JSON.

A card says which app it is of, what was asked, when, and the answer, with nothing between them but
line breaks: the time, a line by itself, is what parts question and answer.
"""

import codecs
import html
import re
from collections.abc import Iterator
from typing import IO, Any, Final

from companion.formats.gemini_dates import LITERAL_CHARACTERS_MAX, is_date, moment_of
from companion.formats.html_tree import CHARACTERS_MAX, Element, tree_of

SNIFFED_BYTES: Final = 1 << 20
"""The page begins with a style sheet of some hundred kilobytes."""

_READ_BYTES: Final = 1 << 20
_PAGE: Final = re.compile(r"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_CARD: Final = '<div class="outer-cell'
_TITLE: Final = re.compile(
    r'<p class="mdl-typography--title">\s{0,99}([^<]{0,200}(?:Gemini|Bard)[^<]{0,200})<'
)
_CELL: Final = re.compile(r'<div class="content-cell[^"]{0,200}mdl-typography--body-1"[^>]{0,200}>')
_CELL_END: Final = re.compile(r'</div>\s*<div class="content-cell')
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_LINE: Final = re.compile(rf"\s{{0,99}}([^<]{{6,{4 * LITERAL_CHARACTERS_MAX}}})")
_NOTHING: Final = re.compile(r"</?(?:br|div|p)\b[^<>]{0,200}>|&nbsp;|\s")
_APP: Final = "https://gemini.google.com/"


def is_page(head: str, stream: IO[bytes]) -> bool:
    """Whether it is such a page with a card of Gemini near its beginning.

    head: how it begins; the stream is read only if that is HTML.
    """
    if _PAGE.match(head) is None:
        return False
    return _TITLE.search(stream.read(SNIFFED_BYTES).decode("utf-8", "replace")) is not None


def cards(stream: IO[bytes]) -> Iterator[tuple[str, int]]:
    """The cards of a page, and at which byte each was complete. Of a card that is far too long
    the beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held, read, is_open = "", 0, False
    while data := stream.read(_READ_BYTES):
        read += len(data)
        held += decoder.decode(data)
        *whole, held = held.split(_CARD)
        for card in whole:
            if is_open:
                yield card, read
            is_open = True
        if len(held) > CHARACTERS_MAX:
            held = held[:CHARACTERS_MAX] + held[-len(_CARD) :]
    if is_open:
        yield held, read


def entry_of(card: str) -> dict[str, Any] | None:
    """The entry that the JSON would have; None when the card is of another app, or empty."""
    header, cell = _TITLE.search(card), _CELL.search(card)
    if header is None or cell is None:
        return None
    end = _CELL_END.search(card, cell.end())
    body = card[cell.end() : end.start() if end else len(card)]
    above, written, answer = _parted(body)
    title, subtitles, details = _asked(above)
    entry: dict[str, Any] = {"header": html.unescape(header[1]).strip(), "title": title}
    if written:
        entry |= {"time": moment_of(written) or written, "written": written}
    if _NOTHING.sub("", answer):
        entry["safeHtmlItem"] = [{"html": answer}]
    subtitles += _pictures(tree_of(answer))
    entry |= {"subtitles": subtitles} if subtitles else {}
    entry |= {"details": details} if details else {}
    return entry if title or "safeHtmlItem" in entry else None


def _parted(body: str) -> tuple[list[str], str, str]:
    """The lines above the time, the time, and what follows it."""
    lines = _BREAK.split(body)
    for number, line in enumerate(lines):
        found = _LINE.match(line)
        written = html.unescape(found[1]).strip() if found else ""
        if found and is_date(written):
            rest = [line[found.end() :], *lines[number + 1 :]]
            return lines[:number], written, "<br>".join(rest)
    return lines, "", ""


def _asked(lines: list[str]) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    """What was asked, the files beside it, and the conversation that it links to."""
    asked: list[str] = []
    subtitles: list[dict[str, str]] = []
    details: list[dict[str, str]] = []
    for line in map(tree_of, lines):
        links = [(_shown(a), a.attributes.get("href", "")) for a in line.elements("a")]
        files = [{"name": name, "url": url} for name, url in links if url and "://" not in url]
        files += _pictures(line)
        subtitles += files
        details += [{"url": url} for name, url in links if url.startswith(_APP) and name != url]
        if not files:
            asked.append(line.text)
    return "\n".join(asked).replace("\u00a0", " ", 1).strip(), subtitles, details


def _pictures(shown: Element) -> list[dict[str, str]]:
    sources = (picture.attributes.get("src", "") for picture in shown.elements("img"))
    return [{"name": "", "url": url} for url in sources if url and ":" not in url]


def _shown(link: Element) -> str:
    return link.text.strip()
