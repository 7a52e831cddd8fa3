"""Reads untrusted HTML into a small tree, in time that grows with its length alone.

Not the standard library's parser: on crafted text it takes the square of its length. A tag here is
looked for no further than to the next `<`.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

CHARACTERS_MAX: Final = 8 * 1024 * 1024
"""An answer of a model has some ten thousand; what is longer is cut."""

DEPTH_MAX: Final = 40
"""Elements that nest deeper are read as if they stood there."""

_TOKEN: Final = re.compile(
    r"<!--[^<>]*+>"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]{0,30})"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
)
_ATTRIBUTE: Final = re.compile(
    r"([a-zA-Z][a-zA-Z0-9-]{0,30})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)
_VOID: Final = frozenset(("br", "hr", "img", "input", "meta", "link", "wbr", "source", "col"))
_UNSEEN: Final = frozenset(("script", "style", "head", "title", "template"))
_CLOSED_BY: Final = {
    "li": frozenset(("li",)),
    "tr": frozenset(("tr", "td", "th")),
    "td": frozenset(("td", "th")),
    "th": frozenset(("td", "th")),
    "p": frozenset(("p",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
}
"""Elements that end where the next one of these begins, without saying so."""


@dataclass(slots=True)
class Element:
    """An element, or the whole document (without a tag)."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator["Element"]:
        """The elements with one of these tags that it holds, however deep."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.elements(*tags)

    @property
    def text(self) -> str:
        """All text in it, as it stands."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text
            for child in self.children
        )


Node: TypeAlias = Element | str


def tree_of(written: str) -> Element:
    """The tree of a document or of a piece of one, whatever is in it."""
    written = written[:CHARACTERS_MAX]
    root = Element("")
    open_elements = [root]
    at = 0
    for match in _TOKEN.finditer(written):
        _add_text(open_elements, written[at : match.start()])
        at = match.end()
        tag = (match["tag"] or "").lower()
        if tag and match["close"]:
            _close(open_elements, tag)
        elif tag:
            _open(open_elements, tag, match["rest"])
    _add_text(open_elements, written[at:])
    return root


def _add_text(open_elements: list[Element], text: str) -> None:
    if text and open_elements[-1].tag not in _UNSEEN:
        open_elements[-1].children.append(html.unescape(text))


def _open(open_elements: list[Element], tag: str, rest: str) -> None:
    closed = _CLOSED_BY.get(tag, frozenset())
    while open_elements[-1].tag in closed and len(open_elements) > 1:
        open_elements.pop()
    found = ((m[1].lower(), m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(rest))
    element = Element(tag, {name: html.unescape(value) for name, value in found})
    open_elements[-1].children.append(element)
    if tag not in _VOID and not rest.endswith("/") and len(open_elements) <= DEPTH_MAX:
        open_elements.append(element)


def _close(open_elements: list[Element], tag: str) -> None:
    for depth in range(len(open_elements) - 1, 0, -1):
        if open_elements[depth].tag == tag:
            del open_elements[depth:]
            return
