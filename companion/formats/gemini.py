"""Google Takeout, My Activity, Gemini Apps: one entry for each thing that was asked.

An entry has a title (`Prompted ` and the question, in the account's language), a time, the answer
as HTML, names of files beside it: in JSON, or on a page (companion.formats.gemini_page). Since 2026
it also says to which conversation it belongs, in `details`; earlier ones do not. Those are put
together where no half hour lies between them: a guess, marked as `grouping` in the extra of the
conversation, that can be taken back.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import missing
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.gemini_entries import Entries, Group, Prefix
from companion.formats.gemini_page import cards, entry_of, is_page
from companion.formats.html_markdown import markdown_of
from companion.formats.json_stream import JsonStream, Unreadable, told
from companion.formats.linear import key_of, title_of
from companion.formats.one_file import Reading, neighbour
from companion.formats.shape import Form
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import NotUsable, mapping, sequence, text, time_of, without
from companion.model.records import Value

APP: Final = "gemini"

_HEADER: Final = re.compile(r'"header"\s*:\s*"[^"]{0,200}(?:Gemini|Bard)')


class GeminiImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether the activity of Gemini is in it."""
        return next(_activities(source), None) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its conversations, the earliest first."""
        reading = _Activity(source, blobs)
        taken: set[str] = set()
        for member in _activities(source):
            taken.add(member.name)
            yield from reading.everything(member)
        for name in source.members:
            if name not in taken and name not in reading.used:
                yield Skipped(name, "skipped_unknown_format")
        yield Position(source.size, source.size)


def _activities(source: Source) -> Iterator[Member]:
    for name, member in source.members.items():
        if source.is_single or member.leaf.endswith((".json", ".html")):
            shape = source.shape(name)
            is_json = shape.has("[].header", "[].title", "[].time")
            if (is_json and _HEADER.search(shape.head)) or _is_page(source, name):
                yield member


def _is_page(source: Source, name: str) -> bool:
    shape = source.shape(name)
    try:
        with source.glance(name) as file:
            return shape.form is Form.TEXT and is_page(shape.head, file)
    except CompanionError:
        return False


class _Activity(Reading):
    """An export being read. used: the members that entries point at."""

    def __init__(self, source: Source, blobs: BlobSink) -> None:
        super().__init__(APP, blobs)
        self._source = source
        self.used: set[str] = set()

    def everything(self, member: Member) -> Iterator[Item]:
        """The conversations of one file."""
        with member.open() as file, Entries() as entries:
            if self._source.shape(member.name).form is Form.TEXT:
                yield from self._from_page(entries, file, member)
                return
            stream = JsonStream(file, member.name)
            yield from told(self._from_json(entries, stream, member), stream, member)

    def _from_page(self, entries: Entries, file: IO[bytes], member: Member) -> Iterator[Item]:
        for number, (card, read) in enumerate(cards(file)):
            if not entries.add(entry_of(card)):
                yield Skipped(f"{member.name}[{number}]", "skipped_wrong_shape")
            yield Position(read // 2, self._source.size)
        yield from self._conversations(entries, member)

    def _from_json(self, entries: Entries, stream: JsonStream, member: Member) -> Iterator[Item]:
        rest: Exception | None = None
        for found in _until_damage(stream):
            if isinstance(found, Exception):
                rest = found
            elif not entries.add(found.value):
                yield Skipped(f"{member.name}[{found.number}]", "skipped_wrong_shape")
            yield Position(stream.bytes_read // 2, self._source.size)
        yield from self._conversations(entries, member)
        if rest is not None:
            raise rest

    def _conversations(self, entries: Entries, member: Member) -> Iterator[Item]:
        folder = member.name.removesuffix(member.leaf)
        prefix = entries.prefix()
        groups = entries.groups()
        for number, group in enumerate(groups):
            where = f"{member.name} {group.where}"
            yield from self.items(where, partial(self._thread, entries, group, prefix, folder))
            done = member.size * (len(groups) + number + 1) // (2 * len(groups))
            yield Position(done, self._source.size)

    def _thread(self, entries: Entries, group: Group, prefix: Prefix, folder: str) -> Thread:
        turns: list[Turn] = []
        for raw in entries.of(group):
            turns += self._turns(raw, prefix, folder, turns[-1].key if turns else None)
        if not turns:
            raise NotUsable("skipped_empty")
        extra: dict[str, Value] = {"grouping": group.grouping}
        return Thread(APP, group.key or turns[0].key, turns, title=title_of(turns), extra=extra)

    def _turns(
        self, raw: dict[str, Any], prefix: Prefix, folder: str, before: str | None
    ) -> list[Turn]:
        """What was asked, and the answers: several are versions of one."""
        written = text(raw.get("time"))
        created_ms = time_of(written)
        asked, is_prompt = prefix.without(raw)
        key = key_of([written, raw.get("title")])
        parts: list[Value] = [{"type": "text", "text": asked}] if asked else []
        question = Turn(
            key,
            before,
            "user" if is_prompt else "system",
            [*parts, *self._files(raw, folder)],
            created_ms=created_ms,
            created_text="" if created_ms else written,
            hidden=not is_prompt,
            extra=without(raw, "safeHtmlItem"),
        )
        answers = (mapping(item) for item in sequence(raw.get("safeHtmlItem")))
        return [
            question,
            *(
                Turn(
                    f"{key}/{number}",
                    key,
                    "assistant",
                    [{"type": "text", "text": markdown_of(text(answer.get("html")))}],
                    created_ms=created_ms,
                    extra=dict(answer),
                )
                for number, answer in enumerate(answers)
                if answer
            ),
        ]

    def _files(self, raw: dict[str, Any], folder: str) -> list[Value]:
        names: dict[str, str] = {}
        for name in (raw.get("imageFile"), *sequence(raw.get("attachedFiles"))):
            names.setdefault(text(name) or text(mapping(name).get("name")), "")
        for subtitle in map(mapping, sequence(raw.get("subtitles"))):
            url = text(subtitle.get("url"))
            if url and "://" not in url:
                names[url] = text(subtitle.get("name")).lstrip("- \u00a0")
        picture = text(raw.get("imageFile"))
        return [
            self._file(name, folder, shown, "image" if name == picture else "file")
            for name, shown in names.items()
            if name
        ]

    def _file(self, name: str, folder: str, shown: str, kind: str) -> Value:
        leaf = name.replace("\\", "/").rpartition("/")[2]
        member = neighbour(self._source, folder + leaf)
        if member is None:
            return missing(kind, shown or leaf)
        self.used.add(member.name)
        try:
            with member.open() as file:
                return self.attachments.of_stream(file, name=shown or leaf)
        except CompanionError:
            return missing(kind, shown or leaf)


def _until_damage(stream: JsonStream) -> Iterator[Any]:
    """The entries, then what ended the reading, if something did: it is told after them."""
    try:
        yield from stream.items()
    except Unreadable as end:
        yield end
