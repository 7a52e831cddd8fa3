"""Who is in a group, once more and slowly: the rules of PROTOCOL.md, read out to a computer.

It shares nothing with the code under test but the reading of a statement.
"""

import itertools

from peers.statements import Statement, open_statement


class Oracle:
    """All statements of one group, as everyone will know them in the end."""

    def __init__(self, founding: bytes, raws: list[bytes]) -> None:
        opened = [statement for raw in raws if (statement := open_statement(raw)) is not None]
        self._all = {statement.digest: statement for statement in opened}
        self._founding = founding

    def members(self) -> set[bytes]:
        """The device ids of those who are in."""
        standing = self._standing_removals()
        return {
            add.subject_id
            for add in self._all.values()
            if add.is_credential
            and self._reaches_the_founding(add)
            and not any(self._voids(removal, add) for removal in standing)
            and not any(self._is_against(removal, add) for removal in standing)
        }

    def _is_against(self, removal: Statement, add: Statement) -> bool:
        same = removal.body.subject == add.body.subject
        return same and removal.digest not in self._past(add)

    def _standing_removals(self) -> list[Statement]:
        undecided = [
            s for s in self._all.values() if s.kind == "remove" and self._reaches_the_founding(s)
        ]
        standing: list[Statement] = []
        while undecided:
            circle = next(
                found
                for removal in undecided
                if not self._above(found := self._circle(removal, undecided), undecided)
            )
            alive = [r for r in circle if not any(self._voids(s, r) for s in standing)]
            standing += alive
            undecided = [r for r in undecided if r not in circle]
        return standing

    def _circle(self, removal: Statement, among: list[Statement]) -> list[Statement]:
        """All that void it, through others, and are so voided by it; and itself."""
        return [
            other
            for other in among
            if other is removal
            or (self._leads(removal, other, among) and self._leads(other, removal, among))
        ]

    def _above(self, circle: list[Statement], among: list[Statement]) -> bool:
        return any(
            self._voids(other, removal)
            for other in among
            if other not in circle
            for removal in circle
        )

    def _leads(self, first: Statement, last: Statement, among: list[Statement]) -> bool:
        reached, fresh = [first], [first]
        while fresh:
            now = fresh.pop()
            new = [other for other in among if other not in reached and self._voids(now, other)]
            if any(self._voids(now, other) and other is last for other in among):
                return True
            reached += new
            fresh += new
        return False

    def _voids(self, removal: Statement, statement: Statement) -> bool:
        return any(self._voids_itself(removal, link) for link in self._chain(statement))

    def _voids_itself(self, removal: Statement, said: Statement) -> bool:
        if said.author != removal.body.subject or said is removal:
            return False
        credential = self._all.get(said.body.credential)
        if credential is not None and removal.digest in self._past(credential):
            return False
        if removal.author == removal.body.subject:
            return removal.digest in self._past(said)
        return said.digest not in self._past(removal)

    def _chain(self, statement: Statement) -> list[Statement]:
        chain = [statement]
        while (before := self._all.get(chain[-1].body.credential)) is not None:
            chain.append(before)
        return chain

    def _reaches_the_founding(self, statement: Statement) -> bool:
        chain = self._chain(statement)
        signed_by_holders = all(
            later.author == earlier.body.subject and earlier.is_credential
            for later, earlier in itertools.pairwise(chain)
        )
        return chain[-1].digest == self._founding and signed_by_holders

    def _past(self, statement: Statement) -> set[bytes]:
        found: set[bytes] = set()
        fresh = [statement]
        while fresh:
            body = fresh.pop().body
            named = {digest for digest in (*body.after, body.credential) if digest in self._all}
            fresh += [self._all[digest] for digest in named - found]
            found |= named
        return found
