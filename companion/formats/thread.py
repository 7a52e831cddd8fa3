"""A conversation as any format has it, and the records that are made of it.

A format says what it found: a `Thread` with its `Turn`s, each naming the turn that it follows by
its key in the source. Here they become records with ids that are the same on every device, and a
tree that can be walked, whatever the file claims: a turn that follows nothing known begins anew, a
circle is cut where the file mentions it first, a key that stands twice counts once.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from companion.formats.base import ImportedRecord, Item, Skipped
from companion.formats.values import NotUsable, known
from companion.model.ids import RecordId, imported
from companion.model.records import (
    CONVERSATION,
    MESSAGE,
    TAG_CHARACTERS_MAX,
    TAG_PREFIX,
    Value,
    canonical,
)

ORPHAN: Final = "orphan_of"
"""In the extra of a message: what it followed in the file, where that could not be kept."""


@dataclass(slots=True)
class Turn:
    """One message of the source.

    key: its id there, unique in its conversation; empty: it is named by what is in it.
    parent: the key of the message that it follows; None: it is the first.
    role: user, assistant, system or tool.
    hidden: the source does not show it.
    continues: written as the next message, so it is never another version of its siblings.
    """

    key: str
    parent: str | None
    role: str
    parts: list[Value]
    created_ms: int | None = None
    created_text: str = ""
    model: str = ""
    status: str = ""  # "", "partial", "error"
    hidden: bool = False
    continues: bool = False
    extra: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Thread:
    """One conversation of the source.

    key: its id there, unique in the app.
    leaf: the key of the last message of the branch that is open; empty: the last one.
    folder: its path, with `/` between the names.
    extra: what no field here takes, for an export to the same format.
    """

    app: str
    key: str
    turns: list[Turn]
    title: str = ""
    created_ms: int | None = None
    updated_ms: int | None = None
    model: str = ""
    system_prompt: str = ""
    folder: str = ""
    pinned: bool = False
    archived: bool = False
    tags: Sequence[str] = ()
    leaf: str = ""
    extra: dict[str, Value] = field(default_factory=dict)


class Threads:
    """Makes records of the threads of one file; knows which it has met."""

    def __init__(self) -> None:
        self._seen: set[RecordId] = set()

    def records(self, thread: Thread, where: str) -> Iterator[Item]:
        """The conversation, then its messages. where: its place in the file.

        Raises:
            NotUsable: it has no key or no turns, or stands in the file twice.
        """
        if not thread.key:
            raise NotUsable("skipped_no_id")
        if not thread.turns:
            raise NotUsable("skipped_empty")
        conversation = imported(thread.app, thread.key)
        if conversation in self._seen:
            raise NotUsable("skipped_twice")
        self._seen.add(conversation)
        turns, skipped = _distinct(thread.turns, where)
        parents = _tree(turns)
        ids = {key: imported(thread.app, thread.key, key) for key in turns}
        leaf = thread.leaf if thread.leaf in turns else next(reversed(turns))
        yield ImportedRecord(
            conversation, CONVERSATION, _conversation_values(thread, turns, ids[leaf])
        )
        for ordinal, (key, turn) in enumerate(turns.items()):
            parent = parents[key]
            values: dict[str, Value] = {
                "conversation": conversation,
                "parent": None if parent is None else ids[parent],
                "ordinal": ordinal,
                "role": turn.role,
                "parts": turn.parts,
            }
            if parent is None and turn.parent is not None:
                turn.extra = {**turn.extra, ORPHAN: turn.parent}
            yield ImportedRecord(ids[key], MESSAGE, values | _optional(turn))
        yield from skipped


def _distinct(turns: Sequence[Turn], where: str) -> tuple[dict[str, Turn], list[Skipped]]:
    """The turns by their keys; the first of each counts."""
    found: dict[str, Turn] = {}
    skipped: list[Skipped] = []
    equal: Counter[str] = Counter()
    for number, turn in enumerate(turns):
        key = turn.key or _key_of(turn, equal)
        if key in found:
            skipped.append(Skipped(f"{where}.messages[{number}]", "skipped_twice"))
        else:
            found[key] = turn
    return found, skipped


def _key_of(turn: Turn, equal: Counter[str]) -> str:
    """A key for a turn whose source gave none: equal turns of a thread are told apart by number."""
    content: Value = [turn.parent, turn.role, turn.created_ms, turn.created_text, turn.parts]
    name = "#" + hashlib.blake2b(canonical(content), digest_size=16).hexdigest()
    equal[name] += 1
    return name if equal[name] == 1 else f"{name}.{equal[name]}"


def _tree(turns: dict[str, Turn]) -> dict[str, str | None]:
    """The parent of each; None where it is not known, or would close a circle."""
    parents: dict[str, str | None] = {
        key: turn.parent if turn.parent in turns else None for key, turn in turns.items()
    }
    rooted: set[str] = set()  # their way up ends
    for key in turns:
        way: dict[str, None] = {}
        step: str | None = key
        while step is not None and step not in rooted and step not in way:
            way[step] = None
            step = parents[step]
        if step is not None and step not in rooted:
            parents[step] = None
        rooted.update(way)
    return parents


def _conversation_values(
    thread: Thread, turns: dict[str, Turn], leaf: RecordId
) -> dict[str, Value]:
    times = [turn.created_ms for turn in turns.values() if turn.created_ms is not None]
    created_ms = thread.created_ms or min(times, default=None)
    values: dict[str, Value] = {
        "title": thread.title,
        "created_ms": created_ms,
        "updated_ms": thread.updated_ms or max(times, default=created_ms),
        "model": thread.model,
        "system_prompt": thread.system_prompt,
        "folder": thread.folder,
        "source_app": thread.app,
        "source_id": thread.key,
        "current_leaf": leaf,
        "extra": thread.extra,
        **{TAG_PREFIX + tag[:TAG_CHARACTERS_MAX]: True for tag in thread.tags if tag},
    }
    if thread.pinned:
        values["pinned"] = True
    if thread.archived:
        values["archived"] = True
    return known(values)


def _optional(turn: Turn) -> dict[str, Value]:
    values: dict[str, Value] = {
        "model": turn.model,
        "created_ms": turn.created_ms,
        "created_text": turn.created_text,
        "status": turn.status,
        "source_id": turn.key,
        "extra": turn.extra,
    }
    if turn.hidden:
        values["hidden"] = True
    if turn.continues:
        values["continues"] = True
    return known(values)
