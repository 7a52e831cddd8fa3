"""Grok's account export: one file of everything, and the bytes of attachments beside it.

`…/<account>/prod-grok-backend.json` holds conversations, projects, tasks and made media;
`…/prod-mc-asset-server//<asset id>/content` the files, which have no names. xAI documents none of
this; what is here was seen in exports and in the importers of others.
"""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Skipped
from companion.formats.conversations import ListReader
from companion.formats.grok_messages import Assets, parts_of
from companion.formats.json_stream import JsonStream
from companion.formats.prompts import prompt_of
from companion.formats.source import Source
from companion.formats.thread import Thread, Turn
from companion.formats.values import (
    NotUsable,
    mapping,
    milliseconds,
    text,
    time_of,
    unless_exact,
    unless_said,
    without,
)

APP: Final = "grok"
_BACKEND: Final = "prod-grok-backend.json"
_ID: Final = ("id", "conversation_id")
_RESPONSE_ID: Final = ("_id", "response_id", "id")
_READ: Final = (
    "sender", "message", "model", "parent_response_id", "create_time", "partial",
    "thinking_trace", "cited_web_search_results", "webpage_urls", "file_attachments",
    "image_attachments", "generated_image_urls", "error",
)  # fmt: skip
_PROMPTS: Final = {"projects": ("name", "custom_instructions"), "tasks": ("name", "prompt")}


class GrokImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its files is a list of conversations with their responses."""
        return any(_is_ours(source, name) for name in source.members)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """All conversations with their files; projects and tasks as prompts."""
        attachments = Attachments(APP, blobs)
        assets = Assets(source, attachments)
        reader = ListReader(
            source,
            attachments,
            lambda raw: _thread(raw, assets),
            title="conversation.title",
            others=_beside,
        )
        names = sorted(name for name in source.members if _is_ours(source, name))
        for item in reader.members(source.members[name] for name in names):
            yield from assets.drain()
            yield item
        yield from reader.finish()


def _is_ours(source: Source, name: str) -> bool:
    shape = source.shape(name)
    if shape.has_any("conversations[].conversation.id", "conversations[].conversation.title"):
        return True
    if shape.has("[].conversation", "[].responses"):
        return True
    is_named = source.members[name].leaf == _BACKEND
    return is_named and shape.has_any("conversations", *_PROMPTS, "media_posts")


def _beside(name: str, stream: JsonStream, member: str) -> Iterator[Item]:
    """What stands in the file beside the conversations."""
    if stream.peek() != "[":
        return
    for found in stream.items():
        raw = mapping(found.value)
        title, written = _PROMPTS.get(name, ("", ""))
        key = next((k for k in ("id", "_id", "project_id", "task_id") if text(raw.get(k))), "id")
        prompt = prompt_of(APP, name, raw, key=key, title=title, written=written)
        if name in _PROMPTS and prompt is not None:
            yield prompt
        else:
            yield Skipped(f"{member}: {name}[{found.number}]", "skipped_unknown_format")


def _thread(raw: Any, assets: Assets) -> Thread:
    about = mapping(mapping(raw).get("conversation"))
    responses = mapping(raw).get("responses")
    if not about or not isinstance(responses, list):
        raise NotUsable("skipped_wrong_shape")
    turns = list(_turns(responses, assets))
    created, updated = _time(about.get("create_time")), _time(about.get("modify_time"))
    key = _first(about, _ID)
    modelled = [name for name in _ID if about.get(name) == key]
    modelled += [n for n in ("title", "leaf_response_id") if isinstance(about.get(n), str)]
    return Thread(
        app=APP,
        key=key,
        turns=turns,
        title=text(about.get("title")),
        created_ms=created,
        updated_ms=updated,
        model=next((turn.model for turn in reversed(turns) if turn.model), ""),
        pinned=about.get("starred") is True,
        leaf=text(about.get("leaf_response_id")),
        extra=without(about, "create_time", "modify_time", *modelled)
        | unless_exact("create_time", about, created)
        | unless_exact("modify_time", about, updated)
        | without(raw, "conversation", "responses"),
    )


def _turns(responses: list[Any], assets: Assets) -> Iterator[Turn]:
    inner = [mapping(mapping(each).get("response")) for each in responses]
    is_tree = any("parent_response_id" in response for response in inner)
    before: str | None = None
    for number, (raw, response) in enumerate(zip(responses, inner, strict=True)):
        key = _first(response, _RESPONSE_ID) or f"#{number}"
        parent = text(response.get("parent_response_id")) or None if is_tree else before
        turn = _turn(response, key, parent, assets, continues=not is_tree)
        turn.extra |= without(mapping(raw), "response") if response else {"response": raw}
        yield turn
        before = key


def _turn(
    raw: dict[str, Any], key: str, parent: str | None, assets: Assets, *, continues: bool
) -> Turn:
    sender = text(raw.get("sender")).lower()
    created = _time(raw.get("create_time"))
    parts, unread = parts_of(raw, assets)
    names = [name for name in _RESPONSE_ID if raw.get(name) == key]
    extra = without(raw, *_READ, *names) | unread | unless_said("create_time", raw, created)
    if raw.get("sender") not in ("human", "assistant"):
        extra["sender"] = raw.get("sender")
    written = raw.get("parent_response_id")
    if written is not None and written != parent:
        extra["parent_response_id"] = written
    return Turn(
        key=key,
        parent=parent,
        role="user" if sender in ("human", "user") else "assistant",
        parts=[*parts],
        created_ms=created,
        created_text=text(raw.get("create_time")),
        model=text(raw.get("model")),
        status="error" if raw.get("error") else "partial" if raw.get("partial") is True else "",
        hidden=not parts,
        continues=continues,
        extra={name: value for name, value in extra.items() if value is not None},
    )


def _time(written: Any) -> int | None:
    """ISO 8601, or MongoDB's `{"$date": …}` of it or of milliseconds."""
    if not isinstance(written, dict):
        return time_of(written)
    date = written.get("$date")
    if isinstance(date, dict):
        digits = text(date.get("$numberLong"))
        is_number = digits.isascii() and digits.isdigit() and len(digits) < 20
        return milliseconds(int(digits)) if is_number else None
    return time_of(date) if isinstance(date, str) else milliseconds(date)


def _first(raw: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((text(raw.get(name)) for name in names if text(raw.get(name))), "")
