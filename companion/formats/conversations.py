"""Goes through the conversations of an export that keeps them in one list, or in several files.

A conversation that cannot be used is told of and the next one read; so is a whole file, as long
as another one gave something.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from companion.errors import CompanionError
from companion.formats.attachments import Attachments
from companion.formats.base import ImportedRecord, Item, Position, Skipped
from companion.formats.json_stream import Found, JsonStream, told
from companion.formats.one_file import conversation
from companion.formats.source import Member, Source
from companion.formats.thread import Thread, Threads
from companion.formats.values import mapping
from companion.formats.values import place as place_of

MakeThread: TypeAlias = Callable[[Any], Thread]
"""A conversation of the file as a Thread. Raises NotUsable."""

Others: TypeAlias = Callable[[str, JsonStream, str], Iterator[Item]]
"""What stands under another key beside the list; the file's name."""


def is_about_the_file(error: CompanionError) -> bool:
    """Whether it is the file that cannot be read, so that others still may be."""
    return error.reason.code.startswith(("import_", "file_"))


Through: TypeAlias = Callable[[JsonStream, Member], Iterator[Item]]


class ListReader:
    """Reads files that are lists of conversations, or objects with such a list under a key.

    make: of each a Thread. title: the path of the field that tells a person which one is meant.
    """

    def __init__(
        self,
        source: Source,
        attachments: Attachments,
        make: MakeThread,
        *,
        title: str,
        key: str = "conversations",
        others: Others | None = None,
    ) -> None:
        self._source = source
        self._attachments = attachments
        self._make = make
        self._title = title
        self._key = key
        self._others = others
        self._threads = Threads()
        self._before = 0  # bytes of the members that were read
        self._found = False
        self._refusal: CompanionError | None = None

    def members(self, members: Iterable[Member], through: Through | None = None) -> Iterator[Item]:
        """All conversations of these files. through: how a file's are come by, where it is not
        a list. Call `finish` after the last."""
        for member in members:
            try:
                with member.open() as file:
                    stream = JsonStream(file, member.name)
                    items = (through or self._listed)(stream, member)
                    for item in told(items, stream, member):
                        self._found = self._found or isinstance(item, ImportedRecord)
                        yield item
            except CompanionError as error:
                if not is_about_the_file(error):
                    raise
                self._refusal = error
                yield Skipped(member.name, "skipped_damaged")
            self._before += member.size
            yield self._position(0)

    def finish(self) -> Iterator[Item]:
        """The end.

        Raises:
            CompanionError: nothing was found, and there was a file that cannot be read.
        """
        if self._refusal is not None and not self._found:
            raise self._refusal
        yield Position(self._source.size, self._source.size)

    def objects(self, stream: JsonStream, member: Member) -> Iterator[Item]:
        """`through` a file that is a conversation itself, or a list of such."""
        yield from self._each(stream, member, stream.elements())

    def conversation(self, raw: Any, where: str) -> Iterator[Item]:
        """One conversation, or why it is left out."""
        where = place_of(where, _at(raw, self._title))
        yield from conversation(self._threads, self._attachments, where, lambda: self._make(raw))

    def _listed(self, stream: JsonStream, member: Member) -> Iterator[Item]:
        if stream.peek() != "{":
            yield from self._each(stream, member, stream.items())
            return
        for name in stream.entries():
            if name == self._key and stream.peek() == "[":
                yield from self._each(stream, member, stream.items())
            elif self._others is not None:
                yield from self._others(name, stream, member.name)

    def _each(self, stream: JsonStream, member: Member, values: Iterator[Found]) -> Iterator[Item]:
        for found in values:
            yield from self.conversation(found.value, f"{member.name}[{found.number}]")
            yield self._position(stream.bytes_read)

    def _position(self, in_member: int) -> Position:
        return Position(min(self._before + in_member, self._source.size), self._source.size)


def _at(raw: Any, path: str) -> Any:
    for step in path.split("."):
        raw = mapping(raw).get(step)
    return raw
