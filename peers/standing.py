"""Which statements of a group stand: a pure function of the set of statements.

Each statement names its *credential*, the statement by which its author is in the group, so
there is one chain from it to the founding; and the latest statements that its author knew,
so there is a *past*: all that can be reached from it. Nobody can put into the past of a
statement what was signed later, since a hash cannot be known beforehand.

A removal r of device X *voids* a statement s if, somewhere on the chain from s to the founding,
s included, there is one that X signed, that is not in the past of r, under a credential whose
own past does not have r. So of what X said, only what the remover knew of stands, whatever time
X writes into it; what follows from the rest falls with it; and X added again, by someone who
knew of r, may speak again. A removal that X signed itself, leaving, voids only what X knowingly
signed after it, lest X could undo what it once did; another member then confirms it.

A removal stands if none that stands voids it. Where removals void one another in a circle
(two devices remove each other), all of them stand: nobody can tell which of them was first,
and the device that is in wrong hands must be out, whichever it is. Whoever is out without fault is
paired again with one that is in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.model.ids import DeviceId
from peers.statements import FOUND, REMOVE, Statement


@dataclass(frozen=True, slots=True)
class Judged:
    """The statements of a group, and which of them stand. Sets of them are bit masks by index."""

    statements: tuple[Statement, ...]  # whose chain reaches the founding, by digest
    index: Mapping[bytes, int]
    past: tuple[int, ...]
    standing: int
    removals: Mapping[bytes, Sequence[int]]  # that stand, by the public key of the device

    def stands(self, number: int) -> bool:
        """Whether a statement stands."""
        return bool(self.standing >> number & 1)

    def all_standing(self, *kinds: str) -> list[int]:
        """The numbers of the statements of these kinds that stand."""
        return [n for n, s in enumerate(self.statements) if s.kind in kinds and self.stands(n)]

    def knows(self, later: int, earlier: int) -> bool:
        """Whether the author of one statement knew another one, and all that it rests on."""
        return bool(self.past[later] >> earlier & 1)

    def removed_by(self, credential: int) -> list[int]:
        """The removals that stand against the device that a credential is for."""
        against = self.removals.get(self.statements[credential].body.subject, ())
        return [removal for removal in against if not self.knows(credential, removal)]

    def heads(self) -> list[bytes]:
        """The standing statements that no other standing one has in its past."""
        covered = 0
        for number, past in enumerate(self.past):
            if self.stands(number):
                covered |= past
        return [s.digest for n, s in enumerate(self.statements) if self.stands(n) & ~covered >> n]


def judge(founding: bytes, statements: Iterable[Statement]) -> Judged:
    """Which of the statements of the group of this founding stand."""
    rooted = _rooted(founding, statements)
    index = {statement.digest: number for number, statement in enumerate(rooted)}
    past, future = _pasts_and_futures(rooted, index)
    voiders = _voiders(rooted, index, past, future)
    removals = [number for number, s in enumerate(rooted) if s.kind == REMOVE]
    lasting = _lasting(removals, voiders)
    standing = 0
    for number, statement in enumerate(rooted):
        is_lasting = bool(lasting >> number & 1)
        is_void = bool(voiders[number] & lasting)
        standing |= (is_lasting if statement.kind == REMOVE else not is_void) << number
    by_subject = defaultdict(list)
    for number in _members(lasting):
        by_subject[rooted[number].body.subject].append(number)
    return Judged(tuple(rooted), index, tuple(past), standing, by_subject)


def _rooted(founding: bytes, statements: Iterable[Statement]) -> list[Statement]:
    """Those whose chain of credentials reaches the founding, each by the device it names."""
    known = {statement.digest: statement for statement in statements}
    first = known.get(founding)
    if first is None or first.kind != FOUND or first.body.subject != first.author:
        return []
    signed_by = defaultdict(list)
    for statement in known.values():
        if statement.body.group == founding and statement.kind != FOUND:
            signed_by[statement.body.credential, statement.author].append(statement)
    reached, fresh = [first], [first]
    while fresh:
        credential = fresh.pop()
        found = signed_by[credential.digest, credential.body.subject]
        reached += found
        fresh += [statement for statement in found if statement.is_credential]
    return sorted(reached, key=lambda statement: statement.digest)


def _pasts_and_futures(
    rooted: list[Statement], index: Mapping[bytes, int]
) -> tuple[list[int], list[int]]:
    """Of each statement all that can be reached from it, and all from which it can be reached. A
    hash names only what was before it, so there are no circles."""
    references = [
        {index[d] for d in (*s.body.after, s.body.credential) if d in index} for s in rooted
    ]
    named_by: list[list[int]] = [[] for _ in rooted]
    for number, named in enumerate(references):
        for earlier in named:
            named_by[earlier].append(number)
    order: list[int] = []
    waits_for = [len(named) for named in references]
    ready = [number for number, count in enumerate(waits_for) if count == 0]
    while ready:
        order.append(ready.pop())
        for number in named_by[order[-1]]:
            waits_for[number] -= 1
            if waits_for[number] == 0:
                ready.append(number)
    past, future = [0] * len(rooted), [0] * len(rooted)
    for number in order:
        for earlier in references[number]:
            past[number] |= past[earlier] | 1 << earlier
    for number in reversed(order):
        for later in named_by[number]:
            future[number] |= future[later] | 1 << later
    return past, future


def _voiders(
    rooted: list[Statement], index: Mapping[bytes, int], past: list[int], future: list[int]
) -> list[int]:
    """Of each statement the removals that void it, each if it stands itself."""
    by_others: dict[bytes, int] = defaultdict(int)  # removals, by the device that is removed
    by_itself: dict[bytes, int] = defaultdict(int)
    for number, statement in enumerate(rooted):
        if statement.kind == REMOVE:
            is_own = statement.author == statement.body.subject
            (by_itself if is_own else by_others)[statement.body.subject] |= 1 << number
    credential = [index.get(s.body.credential) for s in rooted]
    own = [0] * len(rooted)  # for what its author has said, whatever it rests on
    for number, statement in enumerate(rooted):
        before = credential[number]
        forgiven = past[before] if before is not None else 0
        unaware = by_others[statement.author] & ~future[number]
        aware = by_itself[statement.author] & past[number]
        own[number] = (unaware | aware) & ~forgiven
    return [_along(number, credential, own) for number in range(len(rooted))]


def _along(number: int | None, credential: list[int | None], own: list[int]) -> int:
    voiders = 0
    while number is not None:
        voiders |= own[number]
        number = credential[number]
    return voiders


def _lasting(removals: list[int], voiders: list[int]) -> int:
    """The removals that stand. Judged in such an order that whatever voids one is judged before
    it, but for what it voids in turn."""
    lasting = 0
    for circle in _circles(sum(1 << removal for removal in removals), voiders):
        lasting |= sum(1 << r for r in _members(circle) if not voiders[r] & lasting)
    return lasting


def _circles(removals: int, voiders: list[int]) -> Iterator[int]:
    """The removals that void one another in a circle, together; most are alone. Whatever voids
    one comes before it.

    The strongly connected components, by the path-based algorithm (Gabow): a device in wrong
    hands can sign thousands that void each other, so no step may look at each pair of them.
    """
    unseen, waiting = removals, 0
    path: list[int] = []
    starts: list[tuple[int, int]] = []  # where a circle may begin, and what waited before it
    while unseen or path:
        fresh = unseen & (voiders[path[-1]] if path else removals)
        if fresh:
            first = fresh & -fresh
            path.append(first.bit_length() - 1)
            starts.append((path[-1], waiting))
            unseen, waiting = unseen ^ first, waiting | first
            while voiders[path[-1]] & starts[-1][1]:
                starts.pop()
            continue
        if path.pop() == starts[-1][0]:
            _, before = starts.pop()
            yield waiting & ~before
            waiting = before


def _members(mask: int) -> Iterable[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def authors(judged: Judged) -> set[DeviceId]:
    """Every device that was ever rightly added, whatever became of it."""
    return {s.subject_id for s in judged.statements if s.is_credential}
