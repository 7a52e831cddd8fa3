"""DeepSeek's account export: conversations as trees of nodes, messages as lists of fragments.

A message names no role: who asks writes REQUEST. The ids of nodes are "root", "1", "2", … in each
conversation. Which branch is open is not said: the last one is shown. DeepSeek documents none of
this; what is here was seen in exports and in the importers of others.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments, Part, missing, part_of
from companion.formats.base import BlobSink, Item
from companion.formats.conversations import ListReader
from companion.formats.source import Source
from companion.formats.thread import Thread, Turn
from companion.formats.trees import in_reading_order, lifted, silent_nodes
from companion.formats.values import (
    NotUsable,
    mapping,
    sequence,
    text,
    time_of,
    unless_exact,
    unless_said,
    without,
)

APP: Final = "deepseek"
_REQUEST: Final = "REQUEST"


class DeepSeekImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its files is a list of dated conversations with a mapping."""
        return any(_is_ours(source, name) for name in source.members)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """All conversations."""
        reader = ListReader(source, Attachments(APP, blobs), _thread, title="title")
        names = sorted(name for name in source.members if _is_ours(source, name))
        yield from reader.members(source.members[name] for name in names)
        yield from reader.finish()


def _is_ours(source: Source, name: str) -> bool:
    shape = source.shape(name)
    return any(
        shape.has(prefix + "mapping", prefix + "inserted_at")
        for prefix in ("[].", "conversations[].")
    )


def _thread(raw: Any) -> Thread:
    if not isinstance(raw, dict):
        raise NotUsable("skipped_wrong_shape")
    nodes = mapping(raw.get("mapping"))
    with_message = {k for k, n in nodes.items() if mapping(mapping(n).get("message"))}
    said = {k: text(mapping(node).get("parent")) or None for k, node in nodes.items()}
    parents = lifted(said, with_message)
    siblings = {k: sequence(mapping(node).get("children")) for k, node in nodes.items()}
    created, updated = time_of(raw.get("inserted_at")), time_of(raw.get("updated_at"))
    rest = silent_nodes(nodes, with_message)
    turns = [
        _turn(key, mapping(nodes[key]), parents[key]) for key in in_reading_order(parents, siblings)
    ]
    return Thread(
        app=APP,
        key=text(raw.get("id")),
        turns=turns,
        title=text(raw.get("title")),
        created_ms=created,
        updated_ms=updated,
        model=next((turn.model for turn in reversed(turns) if turn.model), ""),
        extra=without(raw, "id", "title", "mapping", "inserted_at", "updated_at")
        | unless_exact("inserted_at", raw, created)
        | unless_exact("updated_at", raw, updated)
        | ({"mapping": rest} if rest else {}),
    )


def _turn(key: str, node: dict[str, Any], parent: str | None) -> Turn:
    raw = mapping(node.get("message"))
    fragments = sequence(raw.get("fragments"))
    asks = any(mapping(fragment).get("type") == _REQUEST for fragment in fragments)
    role = text(raw.get("role")).lower()
    written = raw.get("inserted_at")
    extra = without(
        raw, "fragments", "files", "model", "inserted_at", "content", "reasoning_content"
    )
    extra |= unless_said("inserted_at", raw, None)
    if node.get("parent") != parent:
        extra["parent"] = node.get("parent")
    return Turn(
        key=key,
        parent=parent,
        role="user" if asks else role if role in ("user", "system", "tool") else "assistant",
        parts=[*_parts(raw, fragments)],
        created_ms=time_of(written),
        created_text=text(written),
        model=text(raw.get("model")),
        extra=extra,
    )


def _parts(raw: dict[str, Any], fragments: list[Any]) -> Iterator[Part]:
    for fragment in fragments:
        yield from _fragment(fragment)
    # Before 2026 a message had these in place of fragments.
    for name, kind in (("reasoning_content", "reasoning"), ("content", "text")):
        said = raw.get(name)
        if isinstance(said, str):
            yield from [part_of(kind, text=said)] if said else []
        elif said is not None:
            yield part_of("unknown", value=said)
    if raw.get("fragments") is not None and not isinstance(raw["fragments"], list):
        yield part_of("unknown", value=raw["fragments"])
    yield from _files(raw.get("files"))


def _files(files: Any) -> Iterator[Part]:
    """The export has their names alone."""
    for entry in sequence(files):
        name = text(mapping(entry).get("file_name")) or text(mapping(entry).get("name"))
        yield missing("file", name) | {"source": entry}
    if files is not None and not isinstance(files, list):
        yield part_of("unknown", value=files)


def _fragment(fragment: Any) -> Iterator[Part]:
    kind, said = text(mapping(fragment).get("type")), mapping(fragment).get("content")
    rest = without(mapping(fragment), "type", "content")
    source: Part = {"source": rest} if rest else {}
    results = rest.get("results")
    if kind in (_REQUEST, "RESPONSE") and isinstance(said, str):
        yield part_of("text", text=said) | source
    elif kind == "THINK" and isinstance(said, str):
        yield part_of("reasoning", text=said) | source
    elif isinstance(results, list) and said in (None, ""):
        yield part_of("tool_result", name=kind, call_id="", text="") | source
        yield from _pages(results)
    elif isinstance(said, str) and kind:
        yield part_of("tool_result", name=kind, call_id="", text=said) | source
        yield from _pages(sequence(results))
    else:
        yield part_of("unknown", value=fragment)


def _pages(results: list[Any]) -> Iterator[Part]:
    for result in map(mapping, results):
        url, title = text(result.get("url")), text(result.get("title"))
        if url:
            yield part_of("citation", url=url, title=title, text=text(result.get("snippet")))
