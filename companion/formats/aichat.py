"""aichat's sessions: YAML, one conversation per file, named by the file alone.

What is read of YAML is what JSON has. An alias, as few lines of which make gigabytes, is refused.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import yaml

from companion.errors import CompanionError
from companion.formats.attachments import Attachments, missing
from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import json_text, parts_of, role_of, text_part
from companion.formats.json_file import TooDeep, cleaned, integer
from companion.formats.linear import chained, opening_key, title_of
from companion.formats.one_file import Reading
from companion.formats.openai_messages import system_prompt_of
from companion.formats.shape import Form
from companion.formats.source import Member, Source
from companion.formats.text_file import read_text
from companion.formats.thread import Thread, Turn
from companion.formats.values import mapping, sequence, text, without
from companion.model.records import Value

APP: Final = "aichat"

FILE_BYTES_MAX: Final = 4 * 1024 * 1024
"""A session of text; pictures stand beside it."""

_FIELDS: Final = (re.compile(r"^model:", re.M), re.compile(r"^(?:compressed_)?messages:", re.M))
_ROLE: Final = re.compile(r"^- role: \w+$", re.M)
_NUMBER: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final = {"": None, "~": None, "null": None, "true": True, "false": False}


class AichatImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it has the fields of a session, in YAML."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        wanted = (*_FIELDS, _ROLE)
        return shape.form is Form.TEXT and all(p.search(shape.head) for p in wanted)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its one conversation."""
        member = source.only
        assert member is not None
        session = mapping(_read_yaml(member))
        reading = Reading(APP, blobs)
        yield from reading.items(member.name, partial(_thread, session, reading.attachments))
        yield Position(member.size, member.size)


def _read_yaml(member: Member) -> Any:
    written = read_text(member, FILE_BYTES_MAX)
    try:
        return cleaned(_value(yaml.compose(written, Loader=_Loader)))
    except (TooDeep, RecursionError) as error:
        raise CompanionError("import_too_deep", path=member.shown) from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        position = mark.index if isinstance(mark, yaml.Mark) else 0
        raise CompanionError("import_damaged", path=member.shown, position=position) from error


class _Loader(yaml.BaseLoader):
    """Makes nodes, of which nothing is constructed that YAML might call for."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node.

        Raises:
            YAMLError: it is an alias; aichat writes none.
        """
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


def _value(node: Any) -> Any:
    """The value of a node, as YAML 1.2 has it: `no` is a text, and so is a date."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        pairs = ((key.value, value) for key, value in node.value)
        return {key if isinstance(key, str) else "?": _value(value) for key, value in pairs}
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:
        return getattr(node, "value", None)
    if node.value in _WORDS:
        return _WORDS[node.value]
    if not _NUMBER.fullmatch(node.value):
        return node.value
    is_whole = node.value.lstrip("+-").isdecimal()
    return integer(node.value) if is_whole else float(node.value)


def _thread(session: dict[str, Any], attachments: Attachments) -> Thread:
    names = mapping(session.get("data_urls"))
    messages = [*sequence(session.get("compressed_messages")), *sequence(session.get("messages"))]
    turns = chained(_turn(mapping(message), names, attachments) for message in messages)
    return Thread(
        APP,
        opening_key(turns) or "#",
        turns,
        title=title_of(turns),
        model=text(session.get("model")),
        system_prompt=system_prompt_of(turns),
        extra=without(session, "model", "messages", "compressed_messages"),
    )


def _turn(raw: dict[str, Any], names: dict[str, Any], attachments: Attachments) -> Turn:
    content = raw.get("content")
    if isinstance(content, dict):
        parts = _tool_parts(content)
    else:
        parts = [_named(part, names) for part in parts_of(content, attachments)]
    role = role_of(raw.get("role"))
    return Turn(
        "", None, role, parts, hidden=role == "system", extra=without(raw, "role", "content")
    )


def _named(part: Value, names: dict[str, Any]) -> Value:
    """A picture is written as a digest; the session says of which file."""
    told = mapping(part)
    path = text(names.get(text(told.get("url"))))
    if not path:
        return part
    name = path.replace("\\", "/").rpartition("/")[2]
    return missing(text(told.get("type")), name, url=told["url"])


def _tool_parts(content: dict[str, Any]) -> list[Value]:
    """What was said while tools were called, the calls, and what they gave."""
    parts = text_part(content.get("text"))
    for result in map(mapping, sequence(content.get("tool_results"))):
        call = mapping(result.get("call"))
        call_id = text(call.get("id"))
        name, arguments = text(call.get("name")), json_text(call.get("arguments", {}))
        parts.append(
            {"type": "tool_call", "name": name, "arguments": arguments, "call_id": call_id}
        )
        output = json_text(result.get("output", ""))
        parts.append({"type": "tool_result", "call_id": call_id, "text": output})
    return parts
