"""One HTML page with its pictures in it: it runs nothing and asks no one for anything.

The conversations are folded, so that a browser lays out only those that are opened.
"""

import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from companion.formats.base import Export, files_beside
from companion.formats.data_url import picture_url
from companion.formats.export_values import iso, title_of
from companion.formats.file_names import FileNames
from companion.formats.html_body import article
from companion.model.exported import ExportedAttachment, ExportedConversation

PICTURE_BYTES_MAX: Final = 4 * 1024 * 1024
PICTURES_BYTES_MAX: Final = 64 * 1024 * 1024
"""In all. Beyond these a picture lies beside the page: browsers read a page as a whole."""

_HEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
"""
_STYLE: Final = """
:root { color-scheme: light dark; --line: #d8d8de; --own: #eef3fb; --soft: #666a73; --code: #f5f5f7;
  --link: #2457c5; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a3c42; --own: #1f2836; --soft: #a2a6b0; --code: #232429; --link: #8ab0ff; } }
body { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; max-width: 52rem; margin: 2rem auto;
  padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } .who { font-size: .95rem; margin: 0 0 .4rem; }
section h1 { font-size: 1.35rem; } section h2:not(.who) { font-size: 1.2rem; }
a { color: var(--link); } small, .about, .file, .source { color: var(--soft); font-weight: normal; }
section { padding: .9rem 1.1rem; margin: .8rem 0; border: 1px solid var(--line);
  border-radius: .6rem; } section.own { background: var(--own); }
section > :last-child { margin-bottom: 0; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .4rem;
  padding: .7rem .9rem; overflow-x: auto; } code { font-family: ui-monospace, Consolas, monospace;
  font-size: .92em; } pre code { overflow-wrap: normal; }
img { max-width: 100%; height: auto; border-radius: .4rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; }
blockquote { border-left: 3px solid var(--line); margin-left: 0; padding-left: 1rem;
  color: var(--soft); }
details { margin: .5rem 0; } summary { cursor: pointer; }
article { border-top: 1px solid var(--line); margin-top: 1.5rem; }
article > details > summary { font-size: 1.1rem; font-weight: 600; padding: .8rem 0; }
article > details > div > h1 { display: none; } /* its summary says it */
@media print { section { break-inside: avoid-page; } }
"""
_TAIL: Final = "</body>\n</html>\n"


class HtmlExporter:
    """Implements companion.formats.base.Exporter."""

    name = "html"
    suffix = ".html"

    def write(self, export: Export, target: Path) -> None:
        """The page; its index needs all titles, so the conversations wait beside it."""
        pictures = _Placed(target)
        titles: list[tuple[str, str]] = []
        with tempfile.TemporaryFile("w+", encoding="utf-8", dir=target.parent) as waiting:
            for conversation in export.conversations:
                record = conversation.record
                titles.append((title_of(record), iso(record.integer("updated_ms"))[:10]))
                body = article(conversation, pictures, all_branches=export.all_branches)
                waiting.write(_folded(len(titles), conversation, body))
            waiting.seek(0)
            with target.open("w", encoding="utf-8", newline="\n") as page:
                page.write(_head(titles))
                _copy_open(waiting, page, is_single=len(titles) == 1)
                page.write(_TAIL)


class _Placed:
    """Implements companion.formats.html_body.Pictures: in the page, or beside it."""

    def __init__(self, page: Path) -> None:
        self._folder = files_beside(page)
        self._room = PICTURES_BYTES_MAX
        self._names = FileNames()
        self._written: dict[bytes, str] = {}

    def source(self, attachment: ExportedAttachment) -> str:
        """The picture itself, while there is room."""
        url = picture_url(attachment, min(PICTURE_BYTES_MAX, self._room))
        self._room -= len(url)
        return url

    def link(self, attachment: ExportedAttachment) -> str:
        """Where a copy lies beside the page."""
        if attachment.path is None:
            return ""
        if attachment.digest not in self._written:
            self._folder.mkdir(exist_ok=True)
            name = self._names.take_file(attachment.record.text("name"))
            shutil.copyfile(attachment.path, self._folder / name)
            self._written[attachment.digest] = name
        return f"{quote(self._folder.name)}/{quote(self._written[attachment.digest])}"


def _head(titles: list[tuple[str, str]]) -> str:
    title = titles[0][0] if len(titles) == 1 else f"Companion: {len(titles):,} conversations"
    head = _HEAD.format(title=escape(title), style=_STYLE)
    if len(titles) == 1:
        return head
    lines = (
        f'<li><a href="#c{number}">{escape(title)}</a> <small>{day}</small></li>'
        for number, (title, day) in enumerate(titles, start=1)
    )
    return f"{head}<h1>{escape(title)}</h1>\n<ol>\n" + "\n".join(lines) + "\n</ol>\n"


_OPENING: Final = "<details>"


def _folded(number: int, conversation: ExportedConversation, body: str) -> str:
    summary = escape(title_of(conversation.record))
    return (
        f'<article>{_OPENING}<summary>{summary}</summary>\n<div id="c{number}">\n{body}\n'
        "</div></details></article>\n"
    )


def _copy_open(waiting: IO[str], page: IO[str], *, is_single: bool) -> None:
    """The conversations; one alone is open. Of several, the browser opens the one that a link of
    the index leads into."""
    if is_single:
        page.write(waiting.readline().replace(_OPENING, "<details open>", 1))
    shutil.copyfileobj(waiting, page)
