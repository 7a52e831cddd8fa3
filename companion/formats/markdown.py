"""Markdown transcripts: what our own export and common exporters write, one conversation a file."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from companion.errors import CompanionError
from companion.formats.base import BlobSink, Item, Position
from companion.formats.content import text_part
from companion.formats.front_matter import front_matter
from companion.formats.linear import chained, key_of, opening_key, title_of
from companion.formats.markdown_transcript import Passage, Transcript, transcript_of
from companion.formats.one_file import Reading
from companion.formats.openai_messages import system_prompt_of
from companion.formats.shape import Form
from companion.formats.source import Source
from companion.formats.text_file import read_text
from companion.formats.thread import Thread, Turn
from companion.formats.values import sequence, text, time_of
from companion.model.records import Value

APP: Final = "markdown"

_IDS: Final = ("id", "conversation_id", "conversation-id", "chat_id", "source_id")
_CREATED: Final = ("created", "date", "created_at", "create_time", "time")
_UPDATED: Final = ("updated", "modified", "updated_at", "update_time")
_FOLDED: Final = re.compile(
    r"<details[^>\n]{0,100}>\s*<summary>\s*(?P<summary>[^<\n]{1,100}?)\s*</summary>"
    r"(?P<inside>.*?)</details>",
    re.DOTALL | re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_THOUGHTS: Final = re.compile(r"reasoning|thinking|thought|思考|推理", re.IGNORECASE)


class MarkdownImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether it is a transcript, beyond doubt."""
        member = source.only
        if member is None:
            return False
        shape = source.shape(member.name)
        if shape.form is not Form.TEXT:
            return False
        return transcript_of(front_matter(shape.head.replace("\r\n", "\n"))[1]) is not None

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Its one conversation."""
        member = source.only
        assert member is not None
        fields, body = front_matter(read_text(member))
        transcript = transcript_of(body)
        if transcript is None:
            raise CompanionError("import_unknown_format", path=member.shown)
        yield from Reading(APP, blobs).items(member.name, partial(_thread, fields, transcript))
        yield Position(member.size, member.size)


def _thread(fields: Mapping[str, Value], transcript: Transcript) -> Thread:
    turns = chained(map(_turn, transcript.passages))
    title = text(fields.get("title")) or transcript.title
    own = next((text(fields[name]) for name in _IDS if text(fields.get(name))), "")
    extra: dict[str, Value] = {"front_matter": dict(fields), "preamble": transcript.preamble}
    return Thread(
        APP,
        own or key_of([title, opening_key(turns)]),
        turns,
        title=title or title_of(turns),
        created_ms=_time(fields, _CREATED),
        updated_ms=_time(fields, _UPDATED),
        model=text(fields.get("model")),
        system_prompt=system_prompt_of(turns),
        folder=text(fields.get("folder")),
        pinned=fields.get("pinned") is True,
        archived=fields.get("archived") is True,
        tags=[text(tag).strip() for tag in sequence(fields.get("tags"))],
        extra={name: value for name, value in extra.items() if value},
    )


def _time(fields: Mapping[str, Value], names: tuple[str, ...]) -> int | None:
    times = (time_of(fields.get(name)) for name in names)
    return next((ms for ms in times if ms is not None), None)


def _turn(passage: Passage) -> Turn:
    label = passage.label
    created_ms: int | None = None
    model = label.name if label.called == "product" and _DIGIT.search(label.name) else ""
    for piece in label.info:
        moment = time_of(piece)
        created_ms = moment if created_ms is None else created_ms
        if moment is None and not model and label.role == "assistant":
            model = piece
    return Turn(
        "",
        None,
        label.role,
        _parts(passage),
        created_ms=created_ms,
        model=model,
        hidden=label.role == "system",
        extra={"label": passage.line},
    )


def _parts(passage: Passage) -> list[Value]:
    """What is said; thoughts are often folded away at its beginning."""
    said = passage.text
    folded = _FOLDED.match(said)
    if folded is None or not _THOUGHTS.search(folded["summary"]):
        return text_part(said)
    thought = text_part(folded["inside"].strip(), "reasoning")
    return thought + text_part(said[folded.end() :].strip())
