"""The lines at the head of a Markdown file that say what it is: `name: value` between `---`.

It is YAML, of which exporters write but little: texts, with or without quotes, and lists. Only so
much is read, so that nobody's file needs a YAML reader; the rest of a value stays a text.
"""

import json
import re
from typing import Final

from companion.model.records import Value

LINES_MAX: Final = 200

_FIELD: Final = re.compile(r"([\w][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(.*)$")


def front_matter(written: str) -> tuple[dict[str, Value], str]:
    """The fields by their names in lower case, and the text behind them."""
    lines = written.split("\n", LINES_MAX + 1)
    if lines[0].strip() != "---":
        return {}, written
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), 0)
    if not end or end > LINES_MAX:
        return {}, written
    fields = _fields(lines[1:end])
    if not fields:
        return {}, written
    return fields, "\n".join(lines[end + 1 :])


def _fields(lines: list[str]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    listed: list[Value] = []
    for line in lines:
        item = _ITEM.match(line)
        if item and fields:
            listed.append(_value(item[1]))
            fields[list(fields)[-1]] = listed
            continue
        field = _FIELD.match(line)
        if field:
            fields[field[1].lower()] = _value(field[2] or "")
            listed = []
    return fields


def _value(written: str) -> Value:
    written = written.strip()
    if written[:1] in ('"', "["):  # JSON's texts and lists are YAML's
        try:
            value: Value = json.loads(written)
        except (ValueError, RecursionError):
            return _list(written) if written[0] == "[" else written.strip('"')
        return value
    if written[:1] == "'" and written[-1:] == "'" and len(written) > 1:
        return written[1:-1].replace("''", "'")
    return {"true": True, "false": False}.get(written.lower(), written)


def _list(written: str) -> Value:
    if not written.endswith("]"):
        return written
    return [item.strip().strip("'\"") for item in written[1:-1].split(",") if item.strip()]
