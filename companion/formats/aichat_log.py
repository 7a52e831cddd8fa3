"""aichat's log, `messages.md`: one question and its answer after the other, each by itself."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import text_part
from companion.formats.linear import chained, opening_key
from companion.formats.one_file import Reading
from companion.formats.shape import Form
from companion.formats.source import Source
from companion.formats.text_file import read_text
from companion.formats.thread import Thread, Turn
from companion.formats.values import place, time_of

APP: Final = "aichat"

_HEAD: Final = re.compile(
    r"^# CHAT: (?P<title>.*?) ?\[(?P<time>\d{4}-\d\d-\d\dT[^\]\n]{5,30})\]"
    r"(?: \((?P<role>[^)\n]{0,200})\))?[ \t]*$",
    re.MULTILINE,
)
_RULE: Final = re.compile(r"^--------$", re.MULTILINE)


class AichatLogImporter:
    """Implements companion.formats.base.Importer."""

    name = "aichat-log"

    def sniff(self, source: Source) -> bool:
        """Whether it begins with the head of an entry."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        return shape.form is Form.TEXT and _HEAD.match(shape.head.lstrip()) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Each entry as a conversation: the log does not say what belonged together."""
        member = source.only
        assert member is not None
        reading = Reading(APP, blobs)
        written = read_text(member)
        heads = list(_HEAD.finditer(written))
        for number, head in enumerate(heads):
            end = heads[number + 1].start() if number + 1 < len(heads) else len(written)
            make = partial(_thread, head, written[head.end() : end])
            yield from reading.items(place(f"[{number}]", head["title"]), make)
            yield Position(member.size * (number + 1) // len(heads), member.size)


def _thread(head: re.Match[str], written: str) -> Thread:
    asked, *answers = _RULE.split(written)
    if len(answers) > 1 and not answers[-1].strip():
        answers.pop()  # what follows the rule at the end
    answer = "--------".join(answers).strip("\n")
    created_ms = time_of(head["time"])
    turns = chained(
        Turn("", None, role, text_part(said), created_ms=created_ms)
        for role, said in (("user", asked.strip("\n")), ("assistant", answer))
        if said
    )
    return Thread(
        APP,
        opening_key(turns) or "#",
        turns,
        title=head["title"],
        created_ms=created_ms,
        extra={"role": head["role"]} if head["role"] else {},
    )
