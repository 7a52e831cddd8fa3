"""A conversation being read: what stands under what, and the messages that are looked at.

Knows all places from the beginning, and reads a page of messages around each that is asked for.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from companion.views.rows import MessageRow, OutlineRow

PAGE: Final = 24
"""Messages read at once: about what a tall window shows of short ones."""

KEPT_MAX: Final = 480
_FOLD: Final = "fold:"


@dataclass(frozen=True, slots=True)
class Branching:
    """That other messages stand in place of this one."""

    at: int  # which of them is shown, from 0
    versions: tuple[str, ...]

    def other(self, by: int) -> str:
        """The version so many places on; empty when there is none."""
        at = self.at + by
        return self.versions[at] if 0 <= at < len(self.versions) else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that is shown."""

    id: str
    characters: int
    hidden: bool = False  # shown only because its fold was opened
    branching: Branching | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """Hidden messages in one line that opens and closes."""

    id: str
    count: int
    opened: bool


Item = Entry | Fold


@dataclass(slots=True)
class Reading:
    """One conversation, as it was when its places were read.

    read: gives the messages of some ids, in any order; those that are gone are left out.
    """

    places: Sequence[OutlineRow]
    read: Callable[[list[str]], list[MessageRow]]
    opened: frozenset[str] = frozenset()
    items: list[Item] = field(init=False)
    _index: dict[str, int] = field(init=False)
    _rows: OrderedDict[str, MessageRow] = field(init=False, default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.items = list(_items(self.places, self.opened))
        self._index = {item.id: at for at, item in enumerate(self.items)}

    def index(self, item: str) -> int | None:
        """Where a message or fold stands; None when it is not shown."""
        return self._index.get(item)

    def row(self, message: str) -> MessageRow | None:
        """A message; None when it has gone since the places were read."""
        if message not in self._rows:
            self._read_around(message)
        return self._rows.get(message)

    def rows(self, messages: Sequence[str]) -> list[MessageRow]:
        """Many messages at once, as for copying them."""
        found = {row.id: row for row in self.read(list(messages))}
        return [found[message] for message in messages if message in found]

    def shown(self) -> list[str]:
        """The ids of all messages that are shown, in reading order."""
        return [item.id for item in self.items if isinstance(item, Entry)]

    def toggled(self, fold: str) -> "Reading":
        """The same, with a fold opened or closed."""
        return Reading(self.places, self.read, self.opened ^ {fold})

    def revealing(self, message: str) -> "Reading":
        """The same, with the fold open that a message is in, if it is in one."""
        if message in self._index:
            return self
        for fold, members in _folds(self.places):
            if message in members:
                return Reading(self.places, self.read, self.opened | {fold})
        return self

    def _read_around(self, message: str) -> None:
        at = self._index.get(message)
        if at is None:
            return
        around = self.items[max(0, at - PAGE // 2) : at + PAGE // 2]
        missing = [i.id for i in around if isinstance(i, Entry) and i.id not in self._rows]
        self._rows |= {row.id: row for row in self.read(missing)}
        while len(self._rows) > KEPT_MAX:
            self._rows.popitem(last=False)


def _items(places: Sequence[OutlineRow], opened: frozenset[str]) -> Iterable[Item]:
    # A branching of hidden messages is told at the first one that is seen below it.
    carried: Branching | None = None
    for hidden, members in groupby(places, key=lambda place: place.hidden):
        run = list(members)
        if not hidden:
            for place in run:
                yield Entry(place.id, place.characters, branching=_branching(place) or carried)
                carried = None
            continue
        fold = _FOLD + run[0].id
        yield Fold(fold, len(run), opened=fold in opened)
        if fold in opened:
            yield from (Entry(p.id, p.characters, True, _branching(p)) for p in run)
        else:
            carried = next((found for p in run if (found := _branching(p))), carried)


def _folds(places: Sequence[OutlineRow]) -> Iterable[tuple[str, set[str]]]:
    for hidden, members in groupby(places, key=lambda place: place.hidden):
        run = [place.id for place in members]
        if hidden:
            yield _FOLD + run[0], set(run)


def _branching(place: OutlineRow) -> Branching | None:
    if place.id not in place.versions:
        return None
    return Branching(place.versions.index(place.id), place.versions)
