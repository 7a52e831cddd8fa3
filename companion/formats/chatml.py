"""ChatML text: messages between the marks that some models are given, kept as they were sent."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import ROLES, role_of, text_part
from companion.formats.linear import chained, title_of, whole_key
from companion.formats.one_file import Reading
from companion.formats.openai_messages import system_prompt_of
from companion.formats.shape import Form
from companion.formats.source import Source
from companion.formats.text_file import read_text
from companion.formats.thread import Thread, Turn
from companion.model.records import Value

APP: Final = "chatml"

_BEGIN: Final = "<|im_start|>"
_END: Final = "<|im_end|>"
_BETWEEN: Final = "<|endoftext|>"
_OPENING: Final = re.compile(r"\s*<\|im_start\|>[a-z]{1,20}\b")


class ChatMLImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it begins with the mark of a message."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return shape.form is Form.TEXT and _OPENING.match(shape.head) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its conversations, one after the other."""
        member = source.only
        assert member is not None
        reading = Reading(APP, blobs)
        texts = [text for text in read_text(member).split(_BETWEEN) if text.strip()]
        for number, written in enumerate(texts):
            yield from reading.items(f"[{number}]", partial(_thread, written))
            yield Position(member.size * (number + 1) // len(texts), member.size)
        yield Position(member.size, member.size)


def _thread(written: str) -> Thread:
    turns = chained(filter(None, map(_turn, written.split(_BEGIN)[1:])))
    return Thread(
        APP,
        whole_key(turns) or "#",
        turns,
        title=title_of(turns),
        system_prompt=system_prompt_of(turns),
    )


def _turn(written: str) -> Turn | None:
    """One message: its role, a line end, what is said, the mark of its end. None for the opening
    of an answer that nobody gave."""
    said, mark, rest = written.partition(_END)
    speaker, _, body = said.partition("\n")
    speaker = speaker.strip()
    if not mark and not body.strip():
        return None
    role = role_of(speaker.split(" ")[0])
    parts = _parts(role, body)
    extra: dict[str, Value] = {}
    if speaker not in ROLES or role != speaker:
        extra["role"] = speaker
    if rest.strip():
        extra["after"] = rest
    status = "" if mark else "partial"
    return Turn("", None, role, parts, status=status, hidden=role == "system", extra=extra)


def _parts(role: str, body: str) -> list[Value]:
    if role == "tool":
        return [{"type": "tool_result", "call_id": "", "text": body}]
    return text_part(body)
