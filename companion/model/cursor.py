"""How far one replica's walk through its live dots has come, so that it can be resumed."""

from dataclasses import dataclass, field

from companion.model.claims import Head
from companion.model.dots import VersionVector


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the walk of the replica that made it; meaningless to any other.

    passed: per replica, all live dots up to this counter have been handed out.
    epoch: the walking replica's count of dots that came to it out of order, that is below
        one it already had of the same replica. Such a dot may lie behind the position, so
        a cursor of another epoch is no position at all and the walk starts again.
    head: the walking replica's own word for all that it had written by then, while the cursor
        travels with what it handed out; None when it had written nothing.
    """

    epoch: int = 0
    passed: VersionVector = field(default_factory=VersionVector)
    head: Head | None = None
