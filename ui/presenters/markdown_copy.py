"""Messages as the Markdown that copying takes: one as it was written, several with who spoke."""

from collections.abc import Callable, Sequence
from typing import Any

from companion.views.rows import MessageRow


def as_markdown(rows: Sequence[MessageRow], name: Callable[[MessageRow], str]) -> str:
    """name: whose message it is, as a heading above each of several."""
    if len(rows) == 1:
        return _body(rows[0])
    return "\n\n".join(f"### {name(row)}\n\n{_body(row)}" for row in rows)


def _body(row: MessageRow) -> str:
    return "\n\n".join(text for part in row.parts if (text := _part(part, row)))


def _part(part: dict[str, Any], row: MessageRow) -> str:
    kind, text = part.get("type"), part.get("text")
    if kind == "text" and isinstance(text, str):
        return text
    if kind == "code" and isinstance(text, str):
        return fenced(text, str(part.get("language") or ""))
    if kind == "citation":
        title, url = str(part.get("title") or ""), str(part.get("url") or "")
        return f"[{title or url}]({url})" if url else title
    if kind in ("image", "file", "audio", "video"):
        found = row.attachments.get(str(part.get("attachment")))
        name = str(part.get("name") or part.get("alt") or (found.name if found else ""))
        return f"*[{name or kind}]*"
    return ""


def fenced(code: str, language: str) -> str:
    """A block of code in a fence that is longer than any in it."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"
