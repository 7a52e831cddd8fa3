"""Reading one file conversation by conversation, so that a bad one costs nothing but itself."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, TypeAlias

from companion.errors import CompanionError
from companion.formats.attachments import Attachments
from companion.formats.base import BlobSink, Item, Position, Skipped
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Threads
from companion.formats.values import NotUsable, place

_Row: TypeAlias = dict[str, Any]

NAME_BYTES_MAX: Final = 255
"""Of any file system; asking for more is an error there, and not an absence."""


class Reading:
    """What has been read of one export. Parts with bytes are made by `attachments`."""

    def __init__(self, app: str, blobs: BlobSink) -> None:
        """app: the short name of the source app, in every id."""
        self.attachments = Attachments(app, blobs)
        self._threads = Threads()

    def items(self, where: str, make: Callable[[], Thread]) -> Iterator[Item]:
        """The attachments and records of the conversation that `make` gives, or why there are
        none. where: its place in the file. `make` may raise NotUsable."""
        yield from conversation(self._threads, self.attachments, where, make)

    def rows(
        self,
        member: Member,
        chats: Sequence[_Row],
        title: Callable[[_Row], object],
        make: Callable[[_Row], Thread],
    ) -> Iterator[Item]:
        """The conversations that are a database's rows, and how far that is."""
        for number, chat in enumerate(chats):
            where = place(f"chats[{number}]", title(chat))
            try:
                yield from self.items(where, partial(make, chat))
            except CompanionError:
                yield Skipped(where, "skipped_damaged")
            yield Position(member.size * (number + 1) // len(chats), member.size)
        yield Position(member.size, member.size)


def conversation(
    threads: Threads, attachments: Attachments, where: str, make: Callable[[], Thread]
) -> Iterator[Item]:
    """As `Reading.items`, for who keeps the two himself."""
    try:
        records = list(threads.records(make(), where))
    except NotUsable as error:
        records = [Skipped(where, error.why)]
    yield from attachments.drain()
    yield from records


def neighbour(source: Source, name: str) -> Member | None:
    """A file that an export points at: in it, or in the folder of an export that is one file."""
    member = source.members.get(name)
    if member is not None or set(name) & set("/\\:") or name in ("", ".", ".."):
        return member
    return source.beside(name) if len(name.encode()) <= NAME_BYTES_MAX else None
