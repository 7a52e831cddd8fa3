"""Claude's account export: one zip until the summer of 2026, since then a family of zips.

`conversations-000.zip`, `projects-000.zip`, `memories-000.zip` come together or alone; what is in
each is told by its shape. Conversations are trees where messages have `parent_message_uuid`, and
lines in older exports. Anthropic documents none of this; what is here was seen in exports and in
the importers of others.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Skipped
from companion.formats.claude_messages import Messages
from companion.formats.conversations import ListReader
from companion.formats.json_stream import JsonStream
from companion.formats.prompts import prompt_of
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Turn
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

APP: Final = "claude"
_ROOT: Final = "00000000-0000-4000-8000-000000000000"
_TITLE: Final = "name"
_PROJECT: Final = "prompt_template"
_MEMORY: Final = "conversations_memory"
_ROLES: Final = {"human": "user", "assistant": "assistant"}


class ClaudeImporter:
    """Implements companion.formats.base.Importer."""

    name = APP

    def sniff(self, source: Source) -> bool:
        """Whether one of its files holds conversations, projects or memories."""
        return any(_what(source, name) for name in source.members)

    def read(self, source: Source, blobs: BlobSink) -> Iterator[Item]:
        """Projects and memories as prompts, then all conversations."""
        members = sorted(source.members.values(), key=lambda member: member.name)
        by_kind: dict[str, list[Member]] = {}
        for member in members:
            by_kind.setdefault(_what(source, member.name), []).append(member)
        attachments = Attachments(APP, blobs)
        threads = _Threads(Messages(attachments))
        reader = ListReader(source, attachments, threads.thread, title=_TITLE)
        yield from reader.members(by_kind.get(_PROJECT, ()), threads.projects_of)
        yield from reader.members(by_kind.get(_MEMORY, ()), _memories)
        yield from reader.members(by_kind.get("chat_messages", ()))
        yield from reader.members(by_kind.get("chat", ()), reader.objects)
        yield from reader.finish()
        for member in by_kind.get("", ()):
            if member.name.startswith("design_chats/") or "/design_chats/" in member.name:
                yield Skipped(member.name, "skipped_unknown_format")


def _what(source: Source, name: str) -> str:
    """What a file holds; empty for what is not read."""
    shape = source.shape(name)
    if shape.has_any("[].chat_messages", "conversations[].chat_messages"):
        return "chat_messages"
    if shape.has("chat_messages", "uuid"):
        return "chat"
    for prefix in ("[].", ""):
        if shape.has(prefix + _PROJECT, prefix + "uuid"):
            return _PROJECT
        if shape.has(prefix + _MEMORY):
            return _MEMORY
    return ""


def _memories(stream: JsonStream, _member: Member) -> Iterator[Item]:
    for found in stream.elements():
        raw = mapping(found.value)
        memory = prompt_of(APP, "memory", raw, key="account_uuid", title="title", written=_MEMORY)
        yield from [memory] if memory is not None else []


class _Project(NamedTuple):
    """A project as its conversations use it."""

    name: str
    prompt: str


class _Threads:
    """Makes threads of conversations; knows the projects by their ids."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._projects: dict[str, _Project] = {}

    def projects_of(self, stream: JsonStream, _member: Member) -> Iterator[Item]:
        """The prompts of a file with projects; conversations that come later know them."""
        for found in stream.elements():
            raw = mapping(found.value)
            project = _Project(text(raw.get("name")), text(raw.get(_PROJECT)))
            self._projects[text(raw.get("uuid"))] = project
            prompt = prompt_of(APP, "project", raw, key="uuid", title="name", written=_PROJECT)
            yield from [prompt] if prompt is not None else []

    def thread(self, raw: Any) -> Thread:
        if not isinstance(raw, dict):
            raise NotUsable("skipped_wrong_shape")
        created, updated = time_of(raw.get("created_at")), time_of(raw.get("updated_at"))
        own = mapping(raw.get("project"))
        project_key = text(own.get("uuid")) or text(raw.get("project_uuid"))
        project = self._projects.get(project_key, _Project("", ""))
        folder = text(own.get("name")) or project.name
        modelled = [
            name
            for name in ("uuid", "name", "model", "current_leaf_message_uuid")
            if isinstance(raw.get(name), str)
        ]
        modelled += ["is_starred"] if isinstance(raw.get("is_starred"), bool) else []
        return Thread(
            app=APP,
            key=text(raw.get("uuid")),
            turns=list(self._turns(sequence(raw.get("chat_messages")))),
            title=text(raw.get(_TITLE)),
            created_ms=created,
            updated_ms=updated,
            model=text(raw.get("model")),
            system_prompt=project.prompt,
            folder=folder_name(folder).strip(),
            pinned=raw.get("is_starred") is True,
            leaf=text(raw.get("current_leaf_message_uuid")),
            extra=without(raw, "chat_messages", "created_at", "updated_at", *modelled)
            | unless_exact("created_at", raw, created)
            | unless_exact("updated_at", raw, updated),
        )

    def _turns(self, messages: list[Any]) -> Iterator[Turn]:
        is_tree = any("parent_message_uuid" in mapping(message) for message in messages)
        before: str | None = None
        for number, message in enumerate(messages):
            raw = message if isinstance(message, dict) else {"content": [message]}
            key = text(raw.get("uuid")) or f"#{number}"
            parent = text(raw.get("parent_message_uuid", before)) or None
            yield self._turn(raw, key, parent if is_tree else before, continues=not is_tree)
            before = key

    def _turn(self, raw: dict[str, Any], key: str, parent: str | None, *, continues: bool) -> Turn:
        sender = text(raw.get("sender"))
        created = raw.get("created_at")
        content = self._messages.read(raw)
        names = ["uuid", "parent_message_uuid", "created_at", "content", "text", "attachments"]
        names += ["files"]
        names += ["sender"] if sender in _ROLES else []
        names += ["updated_at"] if raw.get("updated_at") == created else []
        extra = without(raw, *names) | content.rest
        written = raw.get("parent_message_uuid")
        if not continues and written not in (parent, _ROOT):
            extra["parent_message_uuid"] = written
        return Turn(
            key=key,
            parent=None if parent == _ROOT else parent,
            role=_ROLES.get(sender, "assistant"),
            parts=[*content.parts],
            created_ms=time_of(created),
            created_text=text(created),
            model=text(raw.get("model")),
            continues=continues,
            extra=extra | unless_said("created_at", raw, None),
        )
