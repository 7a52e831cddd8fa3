"""Messages as OpenAI's chat API takes them: what programs, data sets and small exporters write.

A file is one conversation (a list of messages, or an object with `messages`), a list of such
objects, or one on each line, as for fine-tuning. Only `role` and `content` are certain to be there.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import call_parts, parts_of, result_part, role_of, text_part
from companion.formats.json_stream import JsonStream, told
from companion.formats.linear import chained, opening_key, title_of, whole_key
from companion.formats.one_file import Reading
from companion.formats.shape import Form, Shape
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import NotUsable, known, mapping, place, text, time_of, without
from companion.model.records import Value

APP: Final = "openai"

_ROLE: Final = re.compile(r'"role"\s*:\s*"(?:user|assistant|system|developer|tool|function)"')
_MODELLED: Final = ("id", "role", "content", "model", "tool_calls")
_TIMES: Final = ("created_at", "timestamp", "create_time", "date", "created")
_CHANGES: Final = ("updated_at", "update_time", "last_updated", "updated")


class OpenAIMessagesImporter:
    """Implements companion.formats.base.Importer."""

    name = "openai-messages"

    def sniff(self, source: Source) -> bool:
        """Whether there are messages in it, with roles of the API."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return _has_messages(shape) and _ROLE.search(shape.head) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its conversations, one after the other."""
        member = source.only
        assert member is not None
        is_collection = source.shape(member.name).form is Form.LINES
        with member.open() as file:
            stream = JsonStream(file)
            reading = _Messages(blobs, is_collection=is_collection)
            yield from told(reading.everything(stream, member), stream, member)
            yield Position(member.size, member.size)


def _has_messages(shape: Shape) -> bool:
    return (
        shape.has("messages[].role", "messages[].content")
        or shape.has("[].messages[].role", "[].messages[].content")
        or shape.has("[].role", "[].content")
        or (shape.form is Form.LINES and shape.has("role", "content"))
    )


class _Messages(Reading):
    """One file being read."""

    def __init__(self, blobs: BlobSink, *, is_collection: bool) -> None:
        super().__init__(APP, blobs)
        self._is_collection = is_collection

    def everything(self, stream: JsonStream, member: Member) -> Iterator[Item]:
        """Conversations as they come; messages by themselves are one, at the end."""
        is_list = stream.peek() == "["
        alone: list[Any] = []
        for found in stream.items() if is_list else stream.values():
            where = f"[{found.number}]"
            if "messages" not in mapping(found.value):
                alone.append(found.value)
                continue
            where = place(where, found.value.get("title"))
            is_collection = self._is_collection or is_list
            yield from self.items(where, partial(self._thread, found.value, is_collection))
            yield Position(stream.bytes_read, member.size)
        if alone:
            yield from self.items("[]", partial(self._thread, {"messages": alone}, False))

    def _thread(self, raw: dict[str, Any], is_collection: bool) -> Thread:
        messages = raw.get("messages")
        if not isinstance(messages, list):
            raise NotUsable("skipped_wrong_shape")
        turns = chained(turn_of(message, self.attachments) for message in messages)
        own = text(raw.get("id"))
        return Thread(
            APP,
            own or (whole_key if is_collection else opening_key)(turns),
            turns,
            title=text(raw.get("title")) or title_of(turns),
            created_ms=_first_time(raw, _TIMES),
            updated_ms=_first_time(raw, _CHANGES),
            model=text(raw.get("model")),
            system_prompt=system_prompt_of(turns),
            extra=without(raw, "id", "messages", "title", "model"),
        )


def turn_of(raw: Any, attachments: Attachments) -> Turn:
    """One message; what is none is kept as it is."""
    if not isinstance(raw, dict):
        return Turn("", None, "assistant", [{"type": "unknown", "value": raw}], hidden=True)
    role = role_of(raw.get("role"))
    extra = without(raw, *_MODELLED)
    if raw.get("role") != role:
        extra["role"] = raw.get("role")
    return Turn(
        text(raw.get("id")),
        None,
        role,
        _parts(raw, role, extra, attachments),
        created_ms=_first_time(raw, _TIMES),
        model=text(raw.get("model")),
        hidden=role == "system",
        extra=known(extra),
    )


def system_prompt_of(turns: list[Turn]) -> str:
    """What stands as system before anybody else speaks."""
    spoken: list[str] = []
    for turn in turns:
        if turn.role != "system":
            break
        spoken += [text(mapping(part).get("text")) for part in turn.parts]
    return "\n\n".join(filter(None, spoken))


def _parts(
    raw: dict[str, Any], role: str, extra: dict[str, Value], attachments: Attachments
) -> list[Value]:
    if role == "tool":
        named = {"name": text(extra.pop("name", ""))}
        call_id = extra.pop("tool_call_id", "")
        content = parts_of(raw.get("content"), attachments)
        others = [part for part in content if mapping(part).get("type") != "text"]
        return [result_part(call_id, raw.get("content"), **known(dict(named))), *others]
    parts = text_part(extra.pop("reasoning_content", None), "reasoning")
    parts += parts_of(raw.get("content"), attachments)
    parts += text_part(extra.pop("refusal", None), "error")
    parts += call_parts(raw.get("tool_calls"))
    if "function_call" in extra:  # how a single call was written until 2023
        parts += call_parts([{"function": extra.pop("function_call")}])
    return parts


def _first_time(raw: dict[str, Any], names: tuple[str, ...]) -> int | None:
    """The first of these fields that holds a time. It stays in the extra: its unit is open."""
    times = (time_of(raw.get(name)) for name in names)
    return next((ms for ms in times if ms is not None), None)
