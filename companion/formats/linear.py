"""Conversations that are one line of messages, and those whose source gives no ids.

Such a message is named by all that was said up to it, so the same export gives the same ids on
every device, and what is said later changes none of them. Two conversations that begin alike and
go on differently are then two branches of one, and nothing of either is lost.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from companion.formats.thread import Turn
from companion.formats.values import mapping, text
from companion.model.records import Value, canonical

TITLE_CHARACTERS_MAX: Final = 80

_USER: Final = "user"


def chained(turns: Iterable[Turn], *, continues: bool = False) -> list[Turn]:
    """Each turn follows the one before it, and has a key. continues: the source knows no other
    versions of a message."""
    chain: list[Turn] = []
    taken: set[str] = set()
    before: str | None = None
    for turn in turns:
        turn.parent = before
        turn.continues = continues
        if not turn.key or turn.key in taken:
            turn.key = key_of([before, turn.role, turn.created_ms, turn.created_text, turn.parts])
        taken.add(turn.key)
        before = turn.key
        chain.append(turn)
    return chain


def key_of(content: Value) -> str:
    """A name for something that has none: the digest of what is in it."""
    return "#" + hashlib.blake2b(canonical(content), digest_size=16).hexdigest()


def opening_key(turns: Sequence[Turn]) -> str:
    """A key for a conversation that grows: its chained turns up to the first of the user."""
    number = next((n for n, turn in enumerate(turns) if turn.role == _USER), len(turns) - 1)
    return turns[number].key if turns else ""


def whole_key(turns: Sequence[Turn]) -> str:
    """A key for a conversation of a collection, where many begin alike: its last chained turn."""
    return turns[-1].key if turns else ""


def title_of(turns: Iterable[Turn]) -> str:
    """A title for a conversation that has none: how the first words of the user begin."""
    asked = (turn for turn in turns if turn.role == _USER and not turn.hidden)
    parts = (mapping(part) for turn in asked for part in turn.parts)
    texts = (text(part.get("text")) for part in parts if part.get("type") == "text")
    first = next(filter(str.strip, texts), "")
    return " ".join(first[: 10 * TITLE_CHARACTERS_MAX].split())[:TITLE_CHARACTERS_MAX]
