"""The `<details>` blocks that Open WebUI writes into the text of an answer: what the model thought
and which tools it used, as HTML. Newer versions keep these apart too, in `output`."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from companion.formats.json_file import cleaned_text
from companion.formats.parts import part
from companion.formats.values import mapping
from companion.model.records import Value

_OPENING: Final = re.compile(
    r'<details type="(reasoning|tool_calls|code_interpreter)"((?:\s+[\w-]+="[^"]*+")*+)\s*>\s*'
)
_ATTRIBUTE: Final = re.compile(r'([\w-]+)="([^"]*+)"')
_SUMMARY: Final = re.compile(r"<summary>([^<]*+)</summary>\s*")
_CODE: Final = re.compile(r"```([\w+#-]*)\n(.*?)\n?```", re.DOTALL)
_CLOSING: Final = "</details>"


def parts_of_text(content: str) -> list[Value]:
    """The parts of an answer's text. A block that is not closed stays text."""
    parts: list[Value] = []
    at = 0
    while (opening := _OPENING.search(content, at)) is not None:
        end = content.find(_CLOSING, opening.end())
        if end < 0:
            break
        parts += _text(content[at : opening.start()])
        parts += _block(opening[1], _attributes(opening[2]), content[opening.end() : end])
        at = end + len(_CLOSING)
    return [*parts, *_text(content[at:])]


def visible_text(content: str) -> str:
    """The text without its blocks."""
    parts = map(mapping, parts_of_text(content))
    return "\n".join(part["text"] for part in parts if part["type"] == "text")


def _text(text: str) -> list[Value]:
    return [{"type": "text", "text": text.strip("\n")}] if text.strip() else []


def _attributes(written: str) -> dict[str, Any]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def _block(kind: str, attributes: dict[str, Any], body: str) -> Iterator[Value]:
    summary = _SUMMARY.match(body)
    if summary is not None:
        attributes["summary"] = html.unescape(summary[1])
        body = body[summary.end() :]
    if kind == "reasoning":
        yield part("reasoning", attributes, text=_thought(body))
    elif kind == "tool_calls":
        yield from _call(attributes, body)
    else:
        yield from _code(attributes, body)


def _thought(body: str) -> str:
    """It is written as a quotation; newer versions escape it as HTML, quotation marks and all."""
    body = body.strip()
    if body.startswith("&gt;"):
        body = html.unescape(body)
    lines = body.split("\n")
    if all(line.startswith(">") or not line.strip() for line in lines):
        lines = [line.removeprefix("> ").removeprefix(">") for line in lines]
    return "\n".join(lines)


def _call(attributes: dict[str, Any], body: str) -> Iterator[Value]:
    call_id = attributes.get("id", "")
    yield part(
        "tool_call",
        attributes,
        *("id", "name", "arguments", "result"),
        name=attributes.get("name", ""),
        arguments=_json_string(attributes.get("arguments", "")),
        call_id=call_id,
    )
    result = attributes.get("result", html.unescape(body.strip()))
    if result:
        yield {"type": "tool_result", "call_id": call_id, "text": _json_string(result)}


def _code(attributes: dict[str, Any], body: str) -> Iterator[Value]:
    code = _CODE.search(body)
    text, language = (code[2], code[1]) if code else (body.strip(), "")
    yield part("code", attributes, "output", text=text, language=language)
    if attributes.get("output"):
        yield {"type": "tool_result", "call_id": "", "text": attributes["output"]}


def _json_string(written: str) -> str:
    """Attributes hold texts as JSON; other JSON stays as it is written."""
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return written
    return cleaned_text(value) if isinstance(value, str) else written
