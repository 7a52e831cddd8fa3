"""The messages of a topic of Cherry Studio's backups: a line, in which answers to one question by
several models stand side by side; one of them is shown, and what comes next follows it."""

from collections.abc import Iterator
from typing import Any, Final

from companion.formats.cherry_blocks import Blocks
from companion.formats.exact_times import iso, taken
from companion.formats.linear import key_of
from companion.formats.secrets import without_secrets
from companion.formats.thread import Turn
from companion.formats.values import known, mapping, text, without

_ROLES: Final = ("user", "assistant", "system", "tool")
_UNFINISHED: Final = ("processing", "pending", "searching", "paused", "sending")
_MODELLED: Final = ("id", "role", "blocks", "topicId", "modelId")


def turns_of(messages: list[Any], topic: str, blocks: Blocks) -> tuple[list[Turn], str]:
    """The turns of a topic; the key of the last one that is shown."""
    rows = [raw for raw in messages if isinstance(raw, dict)]
    turns = [turn_of(raw, topic, blocks) for raw in rows]
    keys = {turn.key for turn in turns}
    before: str | None = None
    for group in _groups(list(zip(turns, rows, strict=True))):
        asked = text(group[0][1].get("askId"))
        parent = asked if asked in keys and asked != group[0][0].key else before
        for turn, _ in group:
            turn.parent = parent
        before = _shown(group).key
    return turns, before or ""


def turn_of(raw: dict[str, Any], topic: str, blocks: Blocks) -> Turn:
    """One message, that follows nothing yet."""
    extra = without(raw, *_MODELLED)
    if raw.get("topicId") not in (topic, None):
        extra["topicId"] = raw["topicId"]
    role = raw.get("role")
    if role not in _ROLES:
        extra["role"] = role
    parts, lost = blocks.parts(raw)
    if not parts:  # it may be from before there were blocks
        parts = blocks.parts_of_old(raw)
        extra = without(extra, "content", "reasoning_content", "images", "files")
    if lost:
        extra["blocks"] = lost
    status = text(extra.get("status"))
    if status in ("success", "error"):
        del extra["status"]
    turn = Turn(
        text(raw.get("id")),
        None,
        role if role in _ROLES else "assistant",
        parts,
        created_ms=taken(extra, "createdAt", iso),
        model=text(raw.get("modelId")) or text(mapping(raw.get("model")).get("id")),
        status="error" if status == "error" else "partial" if status in _UNFINISHED else "",
        hidden=raw.get("type") == "clear",  # a line across the page: what is above is forgotten
        extra=mapping(without_secrets(known(extra))),
    )
    turn.key = turn.key or key_of([turn.created_ms, turn.role, turn.parts])
    return turn


def _groups(
    found: list[tuple[Turn, dict[str, Any]]],
) -> Iterator[list[tuple[Turn, dict[str, Any]]]]:
    """Answers to one question that stand one after the other; every other message by itself."""
    group: list[tuple[Turn, dict[str, Any]]] = []
    for turn, raw in found:
        asked = text(raw.get("askId")) if turn.role == "assistant" else ""
        if group and not (asked and text(group[0][1].get("askId")) == asked):
            yield group
            group = []
        group.append((turn, raw))
    if group:
        yield group


def _shown(group: list[tuple[Turn, dict[str, Any]]]) -> Turn:
    for field in ("foldSelected", "useful"):
        for turn, raw in group:
            if raw.get(field) is True:
                return turn
    return group[0][0]
