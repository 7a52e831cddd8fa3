"""ChatGPT's account export: the zip, what is unpacked of it, or its conversations.json alone.

Until 2025 one `conversations.json`; since 2026 shards of it, which `export_manifest.json` names.
A conversation is a `mapping` of nodes. Parents are the truth: newer exports have no `children`,
which otherwise tell the order of siblings. OpenAI documents none of this; what is here was seen
in exports and in the importers of others.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Skipped
from companion.formats.chatgpt_assets import Assets
from companion.formats.chatgpt_messages import Message
from companion.formats.conversations import ListReader, is_about_the_file
from companion.formats.json_file import TooDeep, cleaned, read_json
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
from companion.formats.trees import in_reading_order, lifted, silent_nodes
from companion.formats.values import (
    NotUsable,
    folder_name,
    mapping,
    sequence,
    text,
    time_of,
    unless_exact,
    unless_said,
    without,
)

APP: Final = "chatgpt"
MANIFEST: Final = "export_manifest.json"
_LIST: Final = "[].mapping"
_NOT_OURS: Final = "[].inserted_at"  # DeepSeek's export has a mapping, too
_SHARD: Final = re.compile(r"conversations([-_]\d+)?( \(\d+\))?\.json", re.IGNORECASE)
_UNREAD: Final = ("group_chats.json",)
_EMPTY_BYTES: Final = 10

_HIDDEN_KINDS: Final = ("user_editable_context", "model_editable_context")
_USUAL: Final = {
    "status": "finished_successfully",
    "weight": 1.0,
    "recipient": "all",
    "end_turn": None,
    "channel": None,
    "update_time": None,
}
"""What nearly every message says of itself; only another value is kept in `extra`."""


class ChatGptImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its files is a list of conversations with a mapping, or one of them."""
        return any(_is_ours(source, name) for name in source.members)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """All conversations of all shards, with the files that belong to them."""
        attachments = Attachments(APP, blobs)
        assets = Assets(source, attachments)
        threads = _Threads(assets)
        reader = ListReader(source, attachments, threads.thread, title="title")
        singles = [m for m in source.members.values() if _is_single(source, m.name)]
        for items in (reader.members(_lists(source)), reader.members(singles, reader.objects)):
            for item in items:
                yield from assets.drain()
                yield item
        yield from assets.drain()
        yield from reader.finish()
        yield from _absent(source)


def _is_ours(source: Source, name: str) -> bool:
    shape = source.shape(name)
    return _is_single(source, name) or (
        shape.has_any(_LIST, "conversations[].mapping")
        and not shape.has_any(_NOT_OURS, "conversations[].inserted_at")
    )


def _is_single(source: Source, name: str) -> bool:
    """One conversation, as browser extensions save it."""
    shape = source.shape(name)
    return shape.has("mapping", "current_node") and not shape.has("inserted_at")


def _lists(source: Source) -> list[Member]:
    """The files with conversations; beside these, by their name, such that begin unusually."""
    ours = {name for name in source.members if _is_ours(source, name)}
    folders = {name.rpartition("/")[0] for name in ours}
    ours |= {
        name
        for name, member in source.members.items()
        if _SHARD.fullmatch(member.leaf) and name.rpartition("/")[0] in folders
    }
    return [source.members[name] for name in sorted(ours) if not _is_single(source, name)]


def _absent(source: Source) -> Iterator[Item]:
    """What the manifest names and is not there, and what is there and cannot be read yet."""
    leaves = {member.leaf for member in source.members.values()}
    for member in source.members.values():
        if member.leaf in _UNREAD and member.size > _EMPTY_BYTES:
            yield Skipped(member.name, "skipped_unknown_format")
        if member.leaf != MANIFEST:
            continue
        try:
            files = mapping(cleaned(read_json(member))).get("logical_files")
        except TooDeep:
            files = None
        except CompanionError as error:
            if not is_about_the_file(error):
                raise
            files = None
        if not isinstance(files, dict):
            yield Skipped(member.name, "skipped_damaged")
        shards = mapping(mapping(files).get("conversations.json")).get("files")
        for name in map(text, sequence(shards)):
            if name and name.rpartition("/")[2] not in leaves:
                yield Skipped(name, "skipped_absent")


class _Threads:
    """Makes threads of conversations."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    def thread(self, raw: Any) -> Thread:
        if not isinstance(raw, dict):
            raise NotUsable("skipped_wrong_shape")
        key = text(raw.get("id")) or text(raw.get("conversation_id"))
        nodes = mapping(raw.get("mapping"))
        with_message = {k for k, n in nodes.items() if mapping(mapping(n).get("message"))}
        said = {k: text(mapping(node).get("parent")) or None for k, node in nodes.items()}
        parents = lifted(said, with_message)
        siblings = {k: sequence(mapping(node).get("children")) for k, node in nodes.items()}
        turns = [
            self._turn(key, node, mapping(nodes[node]), parents[node])
            for node in in_reading_order(parents, siblings)
        ]
        created, updated = time_of(raw.get("create_time")), time_of(raw.get("update_time"))
        return Thread(
            app=APP,
            key=key,
            turns=turns,
            title=text(raw.get("title")),
            created_ms=created,
            updated_ms=updated,
            model=text(raw.get("default_model_slug")),
            folder=_folder(raw),
            pinned=raw.get("is_starred") is True or bool(raw.get("pinned_time")),
            archived=raw.get("is_archived") is True,
            leaf=lifted(said | {"": text(raw.get("current_node"))}, with_message | {""})[""] or "",
            extra=_conversation_extra(raw, key, with_message)
            | unless_exact("create_time", raw, created)
            | unless_exact("update_time", raw, updated),
        )

    def _turn(self, thread: str, key: str, node: dict[str, Any], parent: str | None) -> Turn:
        raw = mapping(node.get("message"))
        message = Message(raw, self._assets)
        message.add_files(thread, text(raw.get("id")) or key)
        author = mapping(raw.get("author"))
        role = text(author.get("role"))
        created = time_of(raw.get("create_time"))
        turn = Turn(
            key=key,
            parent=parent,
            role=role if role in ("user", "assistant", "system", "tool") else "assistant",
            parts=[*message.parts],
            created_ms=created,
            created_text=text(raw.get("create_time")),
            model=text(message.metadata.get("model_slug")),
            status=_status(raw, message),
            hidden=_is_hidden(role, message),
            extra=_message_extra(raw, author, message) | unless_said("create_time", raw, created),
        )
        if text(raw.get("id")) != key:
            turn.extra["id"] = raw.get("id")
        if node.get("parent") != parent:
            turn.extra["parent"] = node.get("parent")
        feedback = self._assets.feedback.get((thread, key))
        if feedback is not None:
            turn.extra["feedback"] = feedback
        return turn


def _folder(raw: dict[str, Any]) -> str:
    """The project's name, which only some tools add: the account export has its id alone."""
    project = mapping(raw.get("project"))
    name = text(raw.get("project_name")) or text(project.get("name")) or text(project.get("title"))
    return folder_name(name).strip()


def _status(raw: dict[str, Any], message: Message) -> str:
    if message.kind == "system_error":
        return "error"
    finish = text(mapping(message.metadata.get("finish_details")).get("type"))
    unfinished = text(raw.get("status")) in ("in_progress", "finished_partial_completion")
    return "partial" if unfinished or finish == "interrupted" else ""


def _is_hidden(role: str, message: Message) -> bool:
    return (
        message.metadata.get("is_visually_hidden_from_conversation") is True
        or role == "system"
        or message.kind in _HIDDEN_KINDS
        or not message.parts
    )


def _conversation_extra(raw: dict[str, Any], key: str, with_message: set[str]) -> dict[str, Any]:
    extra = without(
        raw, "id", "conversation_id", "title", "mapping", "current_node", "create_time",
        "update_time", "default_model_slug", "is_archived",
    )  # fmt: skip
    for name in ("id", "conversation_id"):
        if name in raw and raw[name] != key:
            extra[name] = raw[name]
    for name, kind in (("default_model_slug", str), ("title", str), ("is_archived", bool)):
        if raw.get(name) is not None and not isinstance(raw[name], kind):
            extra[name] = raw[name]
    rest = silent_nodes(mapping(raw.get("mapping")), with_message)
    current = raw.get("current_node")
    if current is not None and text(current) not in with_message:
        extra["current_node"] = current
    return extra | {"mapping": rest} if rest else extra


def _message_extra(raw: dict[str, Any], author: dict[str, Any], message: Message) -> dict[str, Any]:
    extra = without(raw, "id", "author", "content", "metadata", "create_time", *_USUAL)
    extra |= {name: raw[name] for name, usual in _USUAL.items() if raw.get(name, usual) != usual}
    metadata = without(message.metadata, "model_slug", "is_visually_hidden_from_conversation")
    writer = {name: value for name, value in author.items() if name != "role" and value}
    if text(author.get("role")) not in ("user", "assistant", "system", "tool"):
        writer = author
    for name, value in (("metadata", metadata), ("author", writer), ("content", message.rest)):
        if value:
            extra[name] = value
    return extra
