"""How far the two passes of a link have come, in writes: how many were lacking, how many passed."""

from companion.model.dots import VersionVector


class Advance:
    """Of one direction."""

    def __init__(self) -> None:
        self._since = self._passed = VersionVector()

    def begin(self, since: VersionVector) -> None:
        """Whoever receives has this already."""
        self._since = self._passed = since

    def pass_to(self, passed: VersionVector) -> None:
        """The walk has come so far."""
        self._passed = passed

    def of(self, whole: VersionVector, absorbed: VersionVector) -> tuple[int, int]:
        """How many writes of `whole` have passed, and how many were lacking at first.

        absorbed: what the receiver has by now, whoever brought it.
        """
        done = total = 0
        for replica, counter in whole.items():
            since = self._since[replica]
            lacking = max(0, counter - since)
            passed = max(self._passed[replica], absorbed[replica]) - since
            total += lacking
            done += min(lacking, max(0, passed))
        return done, total


class Advances:
    """Of both directions. Counting starts afresh whenever both sides are in step."""

    def __init__(self) -> None:
        self.going, self.coming = Advance(), Advance()

    def begin(self, *, ours: VersionVector, theirs: VersionVector) -> None:
        """Each side has this."""
        self.going.begin(theirs)
        self.coming.begin(ours)

    def counted(self, *, ours: VersionVector, theirs: VersionVector) -> tuple[int, int]:
        """How many writes have passed, and how many were lacking."""
        gone, to_go = self.going.of(ours, theirs)
        come, to_come = self.coming.of(theirs, ours)
        return gone + come, to_go + to_come
