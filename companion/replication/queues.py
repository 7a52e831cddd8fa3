"""Which files may be asked for over each link, in order, and which its device does not have.

A file of which nothing can be asked for at the moment leaves a link's queue and is not looked at
again; whatever makes that untrue puts it back. So the next part is found at once, however many
files there are that nobody has.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from companion.model.ids import DeviceId


class Source(NamedTuple):
    """A link to a device: what is under way goes with the link, blame stays with the device."""

    device: DeviceId
    link: int


@dataclass(slots=True)
class _Queue:
    waiting: OrderedDict[bytes, None]
    absent: dict[bytes, None] = field(default_factory=dict)


class Queues:
    """A queue for each link that has asked."""

    def __init__(self) -> None:
        self._queues: dict[Source, _Queue] = {}

    def next(self, source: Source, files: Iterable[bytes]) -> bytes | None:
        """The first file in a link's queue. `files`: all there are, for a link that is new."""
        queue = self._queues.get(source)
        if queue is None:
            queue = self._queues[source] = _Queue(OrderedDict.fromkeys(files))
        return next(iter(queue.waiting), None)

    def pass_over(self, source: Source, digest: bytes) -> None:
        """There is nothing to ask this link for until the file is put back."""
        self._queues[source].waiting.pop(digest, None)

    def add(self, digest: bytes) -> None:
        """A file is new: it may be asked of everybody, after all others."""
        for queue in self._queues.values():
            queue.absent.pop(digest, None)
            queue.waiting[digest] = None

    def put_back(self, digest: bytes) -> None:
        """There may be more to ask for: of all that are not known to lack it, and at once, since
        a file that is begun is to be finished."""
        for queue in self._queues.values():
            if digest not in queue.absent:
                queue.waiting[digest] = None
                queue.waiting.move_to_end(digest, last=False)

    def forget(self, digest: bytes) -> None:
        """A file is not to be asked for any more."""
        for queue in self._queues.values():
            queue.waiting.pop(digest, None)
            queue.absent.pop(digest, None)

    def leave(self, source: Source) -> None:
        """A link is gone."""
        self._queues.pop(source, None)

    def lacks(self, source: Source, digest: bytes) -> None:
        """A device does not have this file."""
        if (queue := self._queues.get(source)) is not None:
            queue.waiting.pop(digest, None)
            queue.absent[digest] = None

    def forgive(self, source: Source) -> int:
        """What a device lacked may be asked for again, after all others; how many files that is."""
        queue = self._queues.get(source)
        if queue is None:
            return 0
        absent, queue.absent = queue.absent, {}
        queue.waiting.update(absent)
        return len(absent)

    def nobody_has(self, digest: bytes) -> bool:
        """Whether every device that is linked has said that it lacks this file."""
        queues = self._queues.values()
        return bool(queues) and all(digest in queue.absent for queue in queues)
