"""Reading one file conversation by conversation, so that a bad one costs nothing but itself."""

from collections.abc import Callable, Iterator

from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Skipped
from companion.formats.thread import Thread, Threads
from companion.formats.values import NotUsable


class Reading:
    """What has been read of one export. Parts with bytes are made by `attachments`."""

    def __init__(self, app: str, blobs: BlobSink) -> None:
        """app: the short name of the source app, in every id."""
        self.attachments = Attachments(app, blobs)
        self._threads = Threads()

    def items(self, where: str, make: Callable[[], Thread]) -> Iterator[Item]:
        """The attachments and records of the conversation that `make` gives, or why there are
        none. where: its place in the file. `make` may raise NotUsable."""
        try:
            records = list(self._threads.records(make(), where))
        except NotUsable as error:
            records = [Skipped(where, error.why)]
        yield from self.attachments.drain()
        yield from records
