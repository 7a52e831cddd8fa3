"""The marks that ChatGPT writes into its answers where the window shows sources.

They are characters of the private-use area, `\\ue200cite\\ue202turn0search3\\ue201`, or brackets as
in `【12†source】`. What they stand for is in `metadata.content_references`, or in
`metadata.citations` of older answers. A mark is replaced by nothing: what it was and where stays
beside the text (`marks`), so that the text can be put together again.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Part
from companion.formats.values import mapping, sequence, text

_MARK: Final = re.compile(
    "\ue200[^\ue200\ue201]*\ue201|【\\d+[^】]{0,80}†[^】]{0,80}】|[\ue200-\ue206]"
)
_FIRSTS: Final = ("【", *map(chr, range(0xE200, 0xE207)))


def text_parts(written: str) -> list[Part]:
    """A text without its marks; no part for an empty one."""
    if not any(first in written for first in _FIRSTS):
        return [{"type": "text", "text": written}] if written else []
    marks: list[Any] = []
    pieces: list[str] = []
    length = at = 0
    for match in _MARK.finditer(written):
        pieces.append(written[at : match.start()])
        length += len(pieces[-1])
        marks.append([length, match.group()])
        at = match.end()
    plain = "".join([*pieces, written[at:]])
    return [{"type": "text", "text": plain} | ({"marks": marks} if marks else {})]


def citation_parts(metadata: dict[str, Any], parts: list[Part]) -> list[Part]:
    """The sources of a message; each with the place of its mark, if the marks in `parts` are as
    many as the references that say they have one."""
    references = [mapping(each) for each in sequence(metadata.get("content_references"))]
    if not references:
        references = [mapping(each) for each in sequence(metadata.get("citations"))]
    marked = [number for number, each in enumerate(references) if _has_mark(each)]
    marks = [mark for part in parts for mark in sequence(part.get("marks"))]
    marks = [mark for mark in marks if len(text(mark[1])) > 1]
    places = {number: mark[0] for number, mark in zip(marked, marks, strict=False)}
    if len(marked) != len(marks):
        places = {}
    found: dict[tuple[Any, ...], Part] = {}
    urls: set[Any] = set()
    for number, reference in enumerate(references):
        for citation in _citations(reference):
            start = places.get(number)
            if start is None and citation["url"] in urls:
                continue
            urls.add(citation["url"])
            told: Part = {} if start is None else {"start": start}
            found.setdefault((citation["url"], start), citation | told)
    return list(found.values())


def _has_mark(reference: dict[str, Any]) -> bool:
    return "start_ix" in reference or _MARK.match(text(reference.get("matched_text"))) is not None


def _citations(reference: dict[str, Any]) -> Iterator[Part]:
    """What one reference names: itself, or a group of pages."""
    inner = [*sequence(reference.get("items")), *sequence(reference.get("sources"))]
    for each in (reference, mapping(reference.get("metadata")), *map(mapping, inner)):
        url = text(each.get("url"))
        if not url:
            continue
        part: Part = {"type": "citation", "url": url, "title": text(each.get("title"))}
        about = text(each.get("snippet")) or text(each.get("text"))
        yield part | {"text": about} if about else part
