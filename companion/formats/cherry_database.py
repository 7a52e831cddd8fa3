"""The database of Cherry Studio 2: topics with true trees of messages, as columns and JSON.

Its schema still moves from release to release, so columns are asked for by what they are called
in any of them, in snake or camel case, and what is not known is kept.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from companion.errors import CompanionError
from companion.formats.attachments import Attachments
from companion.formats.base import Item, Position, Skipped
from companion.formats.cherry_data import parts_of_data
from companion.formats.exact_times import taken, whole_ms
from companion.formats.json_file import TooDeep, cleaned
from companion.formats.one_file import Reading
from companion.formats.prompts import prompt_record
from companion.formats.secrets import without_secrets
from companion.formats.sqlite_file import Database
from companion.formats.thread import Thread, Turn
from companion.formats.values import NotUsable, folder_name, known, mapping, place, text, without

APP: Final = "cherrystudio"
TABLES: Final = {"topic": ["id", "name"], "message": ["id", "role", "data"]}
"""What tells this database from others."""

_ROLES: Final = ("user", "assistant", "system", "tool")
_NAMES_MAX: Final = 32
_GENERATED: Final = ("searchableText",)


def of_database(database: Database, reading: Reading, size: int) -> Iterator[Item]:
    """The topics that were not deleted, with their messages; then the assistants, as prompts."""
    tables = _Tables(database)
    keys = [text(row.get("id")) for row in tables.rows("topic")]
    for number, key in enumerate(filter(None, keys)):
        where = f"topic {key}"
        try:
            topic = mapping(next(tables.rows("topic", "id", key), None))
            where = place(where, topic.get("name"))
            make = partial(_thread, topic, tables, reading.attachments)
            yield from reading.items(where, make)
        except CompanionError:
            yield Skipped(where, "skipped_damaged")
        yield Position(size * (number + 1) // len(keys), size)
    for assistant in tables.rows("assistant"):
        yield from _prompt(assistant)


class _Tables:
    """Rows with their columns in camel case, and their JSON read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self, table: str, column: str = "", value: str = "") -> Iterator[dict[str, Any]]:
        """The rows of a table that are not deleted; those alone with this value, if asked for.
        None, if there is no such table or column."""
        names = {_camel(name): name for name in sorted(self._database.columns(table))}
        if not names or (column and column not in names):
            return
        tests = [f"{_quoted(names[column])} = ?"] if column else []
        tests += [f"{_quoted(names['deletedAt'])} IS NULL"] if "deletedAt" in names else []
        columns = ", ".join(_quoted(names[name]) for name in names if name not in _GENERATED)
        order = ", ".join(_quoted(names[name]) for name in ("createdAt", "id") if name in names)
        query = f"SELECT {columns} FROM {_quoted(table)}"
        query += f" WHERE {' AND '.join(tests)}" if tests else ""
        query += f" ORDER BY {order}" if order else ""
        for row in self._database.rows(query, [value] if column else []):
            yield {_camel(name): _read(found) for name, found in row.items()}

    def first(self, table: str, key: Any) -> dict[str, Any]:
        """The row with this id, or an empty one."""
        return mapping(next(self.rows(table, "id", text(key)), None)) if text(key) else {}


def _quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it; `group` is one of its words."""
    return '"' + name.replace('"', '""') + '"'


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _read(value: Any) -> Any:
    """JSON columns hold objects and lists; other texts are texts."""
    if isinstance(value, bytes):
        return value.hex()
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return cleaned(json.loads(value))
    except (ValueError, RecursionError, TooDeep):
        return value


def _thread(topic: dict[str, Any], tables: _Tables, attachments: Attachments) -> Thread:
    key = text(topic.get("id"))
    turns = [_turn(row, attachments) for row in tables.rows("message", "topicId", key)]
    if not turns:
        raise NotUsable("skipped_empty")
    assistant = tables.first("assistant", topic.get("assistantId"))
    rest = known(without(topic, "id", "name", "prompt", "isPinned", "activeNodeId"))
    model = text(assistant.get("modelId")) or text(mapping(assistant.get("model")).get("id"))
    return Thread(
        APP,
        key,
        turns,
        title=text(topic.get("name")),
        created_ms=taken(rest, "createdAt", whole_ms),
        updated_ms=taken(rest, "updatedAt", whole_ms),
        model=model,
        system_prompt=text(topic.get("prompt")) or text(assistant.get("prompt")),
        folder=_folder(topic.get("groupId"), tables) or folder_name(assistant.get("name")),
        pinned=bool(topic.get("isPinned")) or _is_pinned(key, tables),
        tags=list(_tags(key, tables)),
        leaf=text(topic.get("activeNodeId")),
        extra=known({"topic": without_secrets(rest)}),
    )


def _turn(row: dict[str, Any], attachments: Attachments) -> Turn:
    extra = known(without(row, "id", "parentId", "topicId", "role", "modelId", "data"))
    role = row.get("role")
    if role not in _ROLES:
        extra["role"] = role
    status = text(extra.get("status"))
    if status in ("success", "error"):
        del extra["status"]
    parts, rest = parts_of_data(row.get("data"), attachments)
    if rest or not isinstance(row.get("data"), dict):
        extra["data"] = rest or row.get("data")
    snapshot = mapping(row.get("modelSnapshot")) or mapping(row.get("modelMeta"))
    return Turn(
        text(row.get("id")),
        text(row.get("parentId")) or None,
        role if role in _ROLES else "system",
        parts,
        created_ms=taken(extra, "createdAt", whole_ms),
        model=text(row.get("modelId")) or text(snapshot.get("id")),
        status="error"
        if status == "error"
        else "partial"
        if status in ("paused", "pending")
        else "",
        hidden=role not in _ROLES,  # the root that all branches of a topic share
        extra=mapping(without_secrets(extra)),
    )


def _folder(key: Any, tables: _Tables) -> str:
    names: list[str] = []
    while text(key) and len(names) < _NAMES_MAX:
        group = tables.first("group", key)
        names.append(folder_name(group.get("name")))
        key = group.get("parentId")
    return "/".join(filter(None, reversed(names)))


def _is_pinned(key: str, tables: _Tables) -> bool:
    return next(tables.rows("pin", "entityId", key), None) is not None


def _tags(key: str, tables: _Tables) -> Iterator[str]:
    for link in tables.rows("entity_tag", "entityId", key):
        yield text(tables.first("tag", link.get("tagId")).get("name"))


def _prompt(assistant: dict[str, Any]) -> Iterator[Item]:
    key, told = text(assistant.get("id")), text(assistant.get("prompt"))
    if key and told:
        yield prompt_record(
            APP,
            "assistant",
            key,
            title=text(assistant.get("name")),
            text=told,
            model=text(assistant.get("modelId")),
            extra=without_secrets(known(without(assistant, "id", "name", "prompt", "modelId"))),
        )
