"""A message's parts as Markdown that ends what it begins, so that the next message is not in it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from companion.formats.export_values import part_field, part_text
from companion.model.records import Value

Part = dict[str, Value]
Link = Callable[[Part], str]
"""How a picture or file of a part is written."""

ATTACHED: Final = frozenset(("image", "file", "audio", "video"))
_FENCE: Final = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$")
_TICKS: Final = re.compile(r"`+")
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>])")


def markdown_of(parts: Iterable[Part], link: Link) -> str:
    """All parts, one after the other."""
    return "\n\n".join(filter(None, (_part(part, link) for part in parts)))


def fenced(text: str, language: str = "") -> str:
    """A block of code whose fence is longer than any in it (CommonMark 0.31, section 4.5)."""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    info = re.sub(r"[`\s]+", " ", language).strip()
    return f"{fence}{info}\n{text}\n{fence}"


def escaped(text: str) -> str:
    """A text in one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def closed(markdown: str) -> str:
    """The text, with a block of code that it leaves open closed."""
    fence = ""
    for line in markdown.split("\n"):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not fence:
            fence = "" if match["fence"][0] == "`" in match["info"] else match["fence"]
        elif match["fence"].startswith(fence) and not match["info"].strip():
            fence = ""
    return f"{markdown}\n{fence}" if fence else markdown


def folded(summary: str, markdown: str) -> str:
    """Text that is shown when it is asked for; it cannot end its fold early."""
    inside = re.sub(r"<(/?(?:details|summary)\b)", r"&lt;\1", markdown, flags=re.IGNORECASE)
    return f"<details>\n<summary>{summary}</summary>\n\n{inside}\n\n</details>"


def citation(part: Mapping[str, Value]) -> tuple[str, str]:
    """The title and the address that a citation names."""
    title, url = part.get("title"), part.get("url")
    url = url if isinstance(url, str) else ""
    return (title if isinstance(title, str) and title else url), url


def unknown_value(part: Part) -> str:
    """What a part of another kind holds, for a person to read."""
    value = part.get("value", {name: each for name, each in part.items() if name != "type"})
    return json.dumps(value, ensure_ascii=False, indent=2, default=_hex)


def _part(part: Part, link: Link) -> str:
    text = part_text(part)
    kind = part.get("type")
    if kind in ATTACHED:
        return link(part)
    match kind:
        case "text":
            return closed(text)
        case "code":
            return fenced(text, part_field(part, "language"))
        case "reasoning":
            return folded("Reasoning", closed(text))
        case "context":
            return folded("Context", closed(text))
        case "tool_call":
            name = escaped(part_field(part, "name"))
            return f"**Tool call** {name}\n\n{fenced(part_field(part, 'arguments'), 'json')}"
        case "tool_result":
            said = "**Tool error**" if part.get("error") is True else "**Tool result**"
            return f"{said}\n\n{fenced(text)}"
        case "citation":
            return _citation(part)
        case "error":
            return f"**Error**\n\n{fenced(text)}"
    return folded("Other", fenced(text or unknown_value(part), "" if text else "json"))


def _citation(part: Part) -> str:
    title, url = citation(part)
    if not url.lower().startswith(("http://", "https://")):
        return f"> {escaped(title)}" if title else ""
    target = url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    line = f"> [{escaped(title)}](<{''.join(target.split())}>)"
    said = part_text(part)
    return f"{line}: {escaped(said)}" if said else line


def _hex(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
