"""Two branches of a conversation side by side: what each says, message by message, and where
they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from companion.views.rows import MessageRow
from ui.presenters.difference import Run, compare
from ui.presenters.message import plain_text

MESSAGES_MAX: Final = 20
"""Of each branch; further on two branches are two conversations."""

CHARACTERS_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A message of the one branch beside the one of the other; either may have ended."""

    left: MessageRow | None
    right: MessageRow | None
    left_runs: tuple[Run, ...]
    right_runs: tuple[Run, ...]


def pairs(left: Sequence[MessageRow], right: Sequence[MessageRow]) -> list[Pair]:
    """The branches from the message on at which they part."""
    found = []
    for one, other in zip_longest(left[:MESSAGES_MAX], right[:MESSAGES_MAX]):
        texts = [_text(row) for row in (one, other)]
        runs = compare(*texts) if one and other else tuple([Run(t, False)] for t in texts)
        found.append(Pair(one, other, tuple(runs[0]), tuple(runs[1])))
    return found


def _text(row: MessageRow | None) -> str:
    return plain_text(row)[:CHARACTERS_MAX] if row is not None else ""
