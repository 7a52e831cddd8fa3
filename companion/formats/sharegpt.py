"""ShareGPT's JSON: the form in which conversations are handed on as data sets.

`[{id, conversations: [{from, value}]}]`, or one such object on each line; some sets have `role` and
`content` instead. Ids are those of a set (`identity_0`): two may have one for different things.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import role_of, text_part
from companion.formats.json_stream import JsonStream, told
from companion.formats.linear import chained, key_of, title_of, whole_key
from companion.formats.one_file import Reading
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import NotUsable, known, mapping, place, text, without
from companion.model.records import Value

APP: Final = "sharegpt"

_RESULTS: Final = frozenset(("tool", "observation", "function_response", "function"))


class ShareGPTImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether somebody says something in it, in this form."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return any(
            shape.has(f"{before}conversations[].{who}", f"{before}conversations[].{what}")
            for before in ("", "[].")
            for who, what in (("from", "value"), ("role", "content"))
        )

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its conversations, one after the other."""
        member = source.only
        assert member is not None
        with member.open() as file:
            stream = JsonStream(file)
            yield from told(_everything(stream, member, Reading(APP, blobs)), stream, member)
            yield Position(member.size, member.size)


def _everything(stream: JsonStream, member: Member, reading: Reading) -> Iterator[Item]:
    for found in stream.items() if stream.peek() == "[" else stream.values():
        where = place(f"[{found.number}]", mapping(found.value).get("id"))
        yield from reading.items(where, partial(_thread, found.value))
        yield Position(stream.bytes_read, member.size)


def _thread(raw: Any) -> Thread:
    spoken = mapping(raw).get("conversations")
    if not isinstance(spoken, list):
        raise NotUsable("skipped_wrong_shape")
    turns = chained(_turn(message) for message in spoken)
    system = text(raw.get("system"))
    first = turns[0] if turns and turns[0].role == "system" else None
    if first and not system:
        system = text(mapping(first.parts[0]).get("text")) if first.parts else ""
    return Thread(
        APP,
        key_of([raw.get("id"), system, whole_key(turns)]) if turns else "#",
        turns,
        title=text(raw.get("title")) or title_of(turns),
        model=text(raw.get("model")),
        system_prompt=system,
        extra=without(raw, "conversations", "title", "model"),
    )


def _turn(raw: Any) -> Turn:
    if not isinstance(raw, dict):
        return Turn("", None, "assistant", [{"type": "unknown", "value": raw}], hidden=True)
    speaker = text(raw.get("from", raw.get("role")))
    role = "tool" if speaker in _RESULTS else role_of(speaker)
    said = "value" if "value" in raw else "content"
    value = raw.get(said)
    return Turn(
        "",
        None,
        role,
        _parts(speaker, role, value),
        hidden=role == "system",
        extra=known(without(raw, said)),
    )


def _parts(speaker: str, role: str, value: Any) -> list[Value]:
    if not isinstance(value, str):
        return [] if value is None else [{"type": "unknown", "value": value}]
    if speaker == "function_call":
        return [{"type": "tool_call", "name": "", "arguments": value, "call_id": ""}]
    if role == "tool":
        return [{"type": "tool_result", "call_id": "", "text": value}]
    return text_part(value)
