"""The statements of one group that are taken into account: as many as honest devices need.

A member may sign what it likes, a million statements if it is in wrong hands. So of each device
only so many count, those that came first; more than that are passed over before their signature is
even looked at, and the device is named. What once counted counts for good: it is kept in the
profile, where no write of another device reaches it. Statements whose chain is not complete yet
wait, in a bounded place; should that overflow, `is_overflown` asks for all to be offered again.

Below these bounds the order in which statements come does not matter.
"""

import copy
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from companion.model.ids import DeviceId, device_id
from peers.statements import (
    ADD,
    FOUND,
    REMOVE,
    RENAME,
    ROTATE,
    Statement,
    is_signed,
    unverified,
)

EACH_MAX: Final = 512
"""Of one device, of all kinds together."""

OF_KIND_MAX: Final = {ADD: 64, REMOVE: 64, RENAME: 256}
TOTAL_MAX: Final = 4_096
ADDED_MAX: Final = 256
"""Devices ever added by all together: a device in wrong hands adds others that speak for it."""

RESERVED_MAX: Final = 16
"""Of each device, of what puts others out, beyond TOTAL_MAX: whoever fills the log, even through
devices that it has added, can still be removed by any other."""

WAITING_MAX: Final = 1_024
FORGED_MAX: Final = 1_000
"""So many are counted, each once."""

HEADROOM: Final = 64
"""A device stops saying what can wait so long before its own bound, to be able to remove others."""

_PUT_OUT: Final = frozenset({REMOVE, ROTATE})
_RESERVED: Final = "beyond the bound of all"


class StatementLog:
    """The statements of the group of one founding statement."""

    def __init__(self, founding: bytes) -> None:
        self.founding = founding
        self._held: dict[bytes, Statement] = {}
        self._waiting: dict[bytes, Statement] = {}
        self._counts: dict[tuple[bytes, str], int] = defaultdict(int)  # by author and kind
        self._flooding: set[DeviceId] = set()
        self._forged: set[bytes] = set()
        self._added = 0
        self.is_overflown = False

    def copy(self) -> "StatementLog":
        """Another one that holds the same."""
        other = copy.copy(self)
        other._held, other._waiting = dict(self._held), dict(self._waiting)
        other._counts, other._flooding = self._counts.copy(), set(self._flooding)
        other._forged = set(self._forged)
        return other

    @property
    def statements(self) -> list[Statement]:
        """Those that count, in the order in which they came to."""
        return list(self._held.values())

    @property
    def flooding(self) -> frozenset[DeviceId]:
        """Devices that have said more than counts."""
        return frozenset(self._flooding)

    @property
    def forged(self) -> int:
        """How many came that the device which they name did not sign, or without its standing."""
        return len(self._forged)

    def has_room(self, author: bytes, kind: str) -> bool:
        """Whether a device should still say something that could also be left unsaid."""
        total = self._counts[author, ""]
        of_kind = self._counts[author, kind] < OF_KIND_MAX.get(kind, EACH_MAX)
        return of_kind and total < EACH_MAX - HEADROOM and len(self._held) < TOTAL_MAX - HEADROOM

    def offer(self, statements: Iterable[bytes]) -> bool:
        """Take statements in; whether there are more now that count."""
        before = len(self._held)
        for raw in statements:
            statement = unverified(raw)
            if statement is not None and statement.digest not in self._held:
                self._sort(statement)
        return len(self._held) > before

    def _sort(self, statement: Statement) -> None:
        fresh = [statement]
        while fresh:
            taken = fresh.pop()
            if self._take(taken) and taken.is_credential:
                fresh += self._no_longer_waiting(taken.digest)

    def _take(self, statement: Statement) -> bool:
        """Whether it counts from now on."""
        if statement.digest in self._held or not self._is_of_this_group(statement):
            return False
        if statement.kind != FOUND:
            credential = self._held.get(statement.body.credential)
            if credential is None:
                self._wait(statement)
                return False
            if not credential.is_credential or credential.body.subject != statement.author:
                self._note_forged(statement)
                return False
            if (flooding := self._who_has_no_room(statement)) is not None:
                self._flooding.add(flooding)
                return False
        if not is_signed(statement):
            self._note_forged(statement)
            return False
        self._count(statement)
        self._held[statement.digest] = statement
        return True

    def _note_forged(self, statement: Statement) -> None:
        if len(self._forged) < FORGED_MAX:
            self._forged.add(statement.digest)

    def _count(self, statement: Statement) -> None:
        if len(self._held) >= TOTAL_MAX:
            self._counts[statement.author, _RESERVED] += 1
        self._counts[statement.author, statement.kind] += 1
        self._counts[statement.author, ""] += 1
        self._added += statement.kind == ADD

    def _is_of_this_group(self, statement: Statement) -> bool:
        if statement.kind == FOUND:
            return statement.digest == self.founding
        return statement.body.group == self.founding

    def _who_has_no_room(self, statement: Statement) -> DeviceId | None:
        """None: there is room for it. Else who has said too much: its author, or, when all
        together have, whoever has said most."""
        author, kind = statement.author, statement.kind
        of_kind = self._counts[author, kind] < OF_KIND_MAX.get(kind, EACH_MAX)
        if not of_kind or self._counts[author, ""] >= EACH_MAX:
            return statement.author_id
        is_reserved = kind in _PUT_OUT and self._counts[author, _RESERVED] < RESERVED_MAX
        if len(self._held) < TOTAL_MAX or is_reserved:
            return None if kind != ADD or self._added < ADDED_MAX else self._loudest()
        return self._loudest()

    def _loudest(self) -> DeviceId:
        said = {author: count for (author, kind), count in self._counts.items() if not kind}
        return device_id(max(said, key=lambda author: said[author]))

    def _wait(self, statement: Statement) -> None:
        if len(self._waiting) < WAITING_MAX:
            self._waiting[statement.digest] = statement
        elif statement.digest not in self._waiting:
            self.is_overflown = True

    def _no_longer_waiting(self, credential: bytes) -> list[Statement]:
        found = [s for s in self._waiting.values() if s.body.credential == credential]
        for statement in found:
            del self._waiting[statement.digest]
        return found
