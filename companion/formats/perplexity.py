"""Perplexity's threads, as tools save them: the answer of its web interface, one thread a file.

There is no export for everybody. An entry is a question and its answer; the answer's text and its
sources are blocks with an intended usage. Another shape in use is `{metadata, conversations}`.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments, Part, missing, part_of
from companion.formats.base import BlobSink, Item
from companion.formats.conversations import ListReader
from companion.formats.source import Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import (
    NotUsable,
    mapping,
    sequence,
    text,
    time_of,
    unless_said,
    without,
)

APP: Final = "perplexity"
_SHAPES: Final = (
    ("entries[].query_str",),
    ("[].entries[].query_str",),
    ("conversations[].query", "conversations[].answer"),
    ("[].conversations[].query", "[].conversations[].answer"),
)
_PAGES: Final = ("web_results", "sources", "rows", "media_items", "citations")
_ANSWER: Final = "markdown_block"


class PerplexityImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its files holds a thread with its questions."""
        return any(_is_ours(source, name) for name in source.members)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """All threads of all files."""
        reader = ListReader(source, Attachments(APP, blobs), _thread, title="thread_title")
        names = sorted(name for name in source.members if _is_ours(source, name))
        yield from reader.members((source.members[name] for name in names), reader.objects)
        yield from reader.finish()


def _is_ours(source: Source, name: str) -> bool:
    return any(source.shape(name).has(*paths) for paths in _SHAPES)


def _thread(raw: Any) -> Thread:
    about = mapping(raw)
    entries, list_name = about.get("entries"), "entries"
    if not isinstance(entries, list):
        entries, list_name = about.get("conversations"), "conversations"
    if not isinstance(entries, list):
        raise NotUsable("skipped_wrong_shape")
    first = next((mapping(entry) for entry in entries if mapping(entry)), {})
    told_of = mapping(about.get("thread_metadata")) or mapping(about.get("metadata"))
    turns: list[Turn] = []
    for number, entry in enumerate(entries):
        turns += _turns(entry, number, turns[-1].key if turns else None)
    return Thread(
        app=APP,
        key=text(first.get("context_uuid"))
        or text(told_of.get("thread_id"))
        or text(first.get("thread_url_slug")),
        turns=turns,
        title=text(first.get("thread_title"))
        or text(told_of.get("title"))
        or text(told_of.get("thread_title")),
        created_ms=time_of(told_of.get("created_at")),
        updated_ms=time_of(told_of.get("updated_at")),
        model=next((turn.model for turn in reversed(turns) if turn.model), ""),
        extra=without(about, list_name),
    )


def _turns(entry: Any, number: int, before: str | None) -> Iterator[Turn]:
    """A question and its answer."""
    if not isinstance(entry, dict):
        unknown = part_of("unknown", value=entry)
        yield Turn(f"#{number}", before, "assistant", [unknown], continues=True)
        return
    key = text(entry.get("uuid")) or f"#{number}"
    name = next((n for n in ("query_str", "query") if isinstance(entry.get(n), str)), "")
    asked = text(entry.get(name))
    if asked:
        question = part_of("text", text=asked)
        yield Turn(f"{key}?", before, "user", [question], continues=True)
        before = f"{key}?"
    written = entry.get("updated_datetime")
    parts, read = _answer(entry)
    extra = without(entry, "uuid", "updated_datetime", *([name] if name else []), *read)
    if text(entry.get("uuid")) != key and entry.get("uuid") is not None:
        extra["uuid"] = entry["uuid"]
    if isinstance(entry.get("display_model"), str):
        extra.pop("display_model")
    extra |= unless_said("updated_datetime", entry, None)
    yield Turn(
        key,
        before,
        "assistant",
        [*parts],
        created_ms=time_of(written),
        created_text=text(written),
        model=text(entry.get("display_model")),
        continues=True,
        extra=extra,
    )


def _answer(entry: dict[str, Any]) -> tuple[list[Part], list[str]]:
    """The answer's parts, and which of the entry's fields they hold wholly."""
    parts: list[Part] = []
    read: list[str] = []
    blocks = entry.get("blocks")
    if isinstance(blocks, list):
        read.append("blocks")
        said: set[str] = set()
        for block in blocks:
            parts += _block(block, said)
    if isinstance(entry.get("answer"), str):
        read.append("answer")
        parts.append(part_of("text", text=entry["answer"]))
    pages = entry.get("sources")
    if isinstance(pages, list):
        read.append("sources")
        parts += [part for page in pages for part in _page(page)]
    return parts, read


def _block(block: Any, before: set[str]) -> Iterator[Part]:
    """One block: a text, pages, or something else, which is kept as it is. before: the texts of
    the blocks before it, which some repeat."""
    answer = mapping(mapping(block).get(_ANSWER))
    said = text(answer.get("answer")) or "".join(map(text, sequence(answer.get("chunks"))))
    pages = [
        page
        for inner in mapping(block).values()
        for name in _PAGES
        for page in sequence(mapping(inner).get(name))
    ]
    rest = _rest(block) if said or pages else {}
    if said:
        if said not in before:
            yield part_of("text", text=said) | ({"source": rest} if rest else {})
        before.add(said)
    elif not pages:
        yield part_of("unknown", value=block)
    for page in pages:
        yield from _page(page)


def _rest(block: dict[str, Any]) -> dict[str, Any]:
    """What a block says beside its text and pages."""
    answer = without(mapping(block.get(_ANSWER)), "answer", "chunks")
    names = [_ANSWER, *(n for n, inner in block.items() if isinstance(inner, dict))]
    return without(block, *names) | ({_ANSWER: answer} if answer else {})


def _page(page: Any) -> Iterator[Part]:
    """A source, or a picture that was found."""
    about = mapping(mapping(page).get("web_result")) or mapping(page)
    url = text(about.get("url")) or text(page)
    name = text(about.get("name")) or text(about.get("title"))
    image = text(about.get("image")) or text(about.get("thumbnail"))
    if image:
        yield missing("image", name, url=image) | {"source": page}
    elif url:
        said = text(about.get("snippet"))
        yield part_of("citation", url=url, title=name, text=said, source=page)
    else:
        yield part_of("unknown", value=page)
