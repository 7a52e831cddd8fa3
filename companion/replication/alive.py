"""Which writes still stand, as frames: cut into parts, and put together again within bounds."""

from array import array
from collections.abc import Iterator
from typing import Final

from companion.errors import RemoteProtocolError
from companion.model.changes import REPLICAS_MAX
from companion.model.claims import Alive
from companion.model.dots import COUNTER_MAX
from companion.model.ids import ID_BYTES, ReplicaId
from companion.replication.codec import vector_from_wire, vector_to_wire
from companion.replication.frames import AlivePart

PART_NUMBERS: Final = 20_000
"""So many counters go into one part."""

NUMBERS_MAX: Final = 8_000_000
"""The most that are taken from a peer, in 64 MB: four million runs, of one write each in the
worst case."""


def alive_to_parts(alive: Alive) -> Iterator[AlivePart]:
    """The parts, in the order in which to send them."""
    number = 0
    for replica, runs in alive.runs.items():
        for start in range(0, len(runs), PART_NUMBERS):
            number += 1
            yield AlivePart(number, [(replica, list(runs[start : start + PART_NUMBERS]))], None)
    yield AlivePart(number + 1, [], vector_to_wire(alive.vector), vector_to_wire(alive.collected))


class AliveParts:
    """Puts together what a peer sends; once."""

    def __init__(self) -> None:
        self._runs: dict[ReplicaId, array[int]] = {}
        self._numbers = 0
        self._last = 0  # the number of the part that came last
        self._ended = False
        self._whole: Alive | None = None

    def add(self, part: AlivePart) -> None:
        """The next part. Raises RemoteProtocolError when it breaks the format or a bound."""
        if self._ended or part.number != self._last + 1:
            raise RemoteProtocolError("a part of what still stands is missing or came twice")
        self._last += 1
        for replica, runs in part.runs:
            self._add_runs(replica, runs)
        if part.vector is not None:
            vector = vector_from_wire(part.vector)
            self._ended = True
            self._whole = Alive(vector, vector_from_wire(part.collected), self._runs)

    def take(self) -> Alive | None:
        """What has come as a whole; then nothing."""
        whole, self._whole = self._whole, None
        return whole

    def _add_runs(self, replica: bytes, runs: list[int]) -> None:
        self._numbers += len(runs)
        if len(replica) != ID_BYTES or self._numbers > NUMBERS_MAX:
            raise RemoteProtocolError("more runs of writes than may be, or of no replica")
        known = self._runs.setdefault(ReplicaId(replica), array("Q"))
        last = known[-1] if known else 0
        if len(runs) % 2 or len(self._runs) > REPLICAS_MAX:
            raise RemoteProtocolError("a run of writes without an end, or too many replicas")
        for first, end in zip(runs[::2], runs[1::2], strict=True):
            if not last < first <= end <= COUNTER_MAX:
                raise RemoteProtocolError("runs of writes that do not rise")
            last = end
        known.extend(runs)
