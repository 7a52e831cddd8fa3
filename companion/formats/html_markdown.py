"""Turns the HTML of an answer back into the Markdown that it was made of, as near as it goes."""

import re
from collections.abc import Iterable
from typing import Final

from companion.formats.html_tree import Element, Node, tree_of

_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_LINE_SPACE: Final = re.compile(r" *\n *")
_FENCES: Final = re.compile(r"`+")
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:language|lang|hljs)-([\w+#.-]{1,30})")
_MARKS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
_HEADINGS: Final = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS: Final = frozenset(
    (*_HEADINGS, "p", "div", "ul", "ol", "li", "pre", "blockquote", "table", "hr", "section",
     "article", "body", "html", "main", "dl", "dt", "dd", "details", "summary", "figure", "tr")
)  # fmt: skip


def markdown_of(written: str) -> str:
    """The Markdown of a piece of HTML; of a text without elements, the text."""
    return _blocks(tree_of(written).children)


def _blocks(nodes: Iterable[Node]) -> str:
    """Paragraphs, lists and the like, with empty lines between them."""
    found: list[str] = []
    line: list[Node] = []
    for node in nodes:
        if isinstance(node, str) or node.tag not in _BLOCKS:
            line.append(node)
            continue
        found += [_inline(line).strip(), _block(node)]
        line = []
    found.append(_inline(line).strip())
    return "\n\n".join(filter(None, found))


def _block(element: Element) -> str:
    tag = element.tag
    if tag in _HEADINGS:
        heading = _inline(element.children).replace("\n", " ").strip()
        return f"{_HEADINGS[tag]} {heading}" if heading else ""
    if tag == "pre":
        return _code_block(element)
    if tag in ("ul", "ol"):
        return _list(element)
    if tag == "table":
        return _table(element)
    if tag == "hr":
        return "---"
    inside = _blocks(element.children)
    return _prefixed(inside, "> ") if tag == "blockquote" else inside


def _prefixed(text: str, prefix: str, first: str | None = None) -> str:
    lines = text.split("\n")
    begun = [(prefix if first is None else first) + lines[0]]
    return "\n".join(begun + [(prefix + line).rstrip() for line in lines[1:]])


def _code_block(element: Element) -> str:
    code = element.text.strip("\n")
    named = [element.attributes.get("class", "")]
    named += [inner.attributes.get("class", "") for inner in element.elements("code")]
    languages = [match[1] for name in named if (match := _LANGUAGE.search(name))]
    fence = "`" * max(3, _longest(code) + 1)
    return f"{fence}{next(iter(languages), '')}\n{code}\n{fence}"


def _longest(code: str) -> int:
    return max((len(run) for run in _FENCES.findall(code)), default=0)


def _list(element: Element) -> str:
    start = element.attributes.get("start", "")
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    items: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            continue
        inside = _tight(child) if child.tag == "li" else _block(child)
        if not inside:
            continue
        mark = f"{number}. " if element.tag == "ol" else "- "
        items.append(_prefixed(inside, " " * len(mark), mark))
        number += 1
    return "\n".join(items)


def _tight(item: Element) -> str:
    """An item's text and the lists in it, without empty lines between them."""
    return _blocks(item.children).replace("\n\n- ", "\n- ").replace("\n\n1. ", "\n1. ")


def _table(element: Element) -> str:
    rows = [
        [
            _cell(cell)
            for cell in row.children
            if isinstance(cell, Element) and cell.tag in ("td", "th")
        ]
        for row in element.elements("tr")
    ]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(cell: Element) -> str:
    return _blocks(cell.children).replace("\n", " ").replace("|", "\\|")


def _inline(nodes: Iterable[Node]) -> str:
    text = "".join(map(_piece, nodes))
    return _LINE_SPACE.sub("\n", text)


def _piece(node: Node) -> str:
    if isinstance(node, str):
        return _SPACE.sub(" ", node)
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        return f"![{node.attributes.get('alt', '')}]({node.attributes.get('src', '')})"
    if node.tag in ("code", "kbd", "tt"):
        return _code(node.text)
    inside = _inline(node.children)
    if node.tag == "a" and node.attributes.get("href"):
        return f"[{inside.strip() or node.attributes['href']}]({node.attributes['href']})"
    mark = _MARKS.get(node.tag, "")
    return _marked(inside, mark) if mark else inside


def _marked(inside: str, mark: str) -> str:
    """Marks must touch what they mark: `** a**` is no strong text."""
    words = inside.strip()
    if not words:
        return inside
    before, _, after = inside.partition(words)
    return f"{before}{mark}{words}{mark}{after}"


def _code(code: str) -> str:
    if not code:
        return ""
    ticks = "`" * (_longest(code) + 1)
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{space}{code}{space}{ticks}"
