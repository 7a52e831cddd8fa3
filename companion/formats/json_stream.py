"""Reads JSON of any size piece by piece: what is sound comes out, what is not is told of.

The standard library's decoder does the work, one value after the other in a window over the
text, so it is as fast as reading the whole and needs the memory of one value. Where a value is
damaged, nests too deeply or is larger than VALUE_CHARACTERS_MAX, its end is found by its brackets
alone, and the reading goes on behind it.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from companion.errors import CompanionError
from companion.formats.base import ImportedRecord, Item, Skipped
from companion.formats.json_file import TooDeep, cleaned, integer, is_clean, number
from companion.formats.source import Member

VALUE_CHARACTERS_MAX: Final = 64 * 1024 * 1024
"""One conversation of this size is a novel library; more is not read into memory."""

CHUNK_BYTES: Final = 1 << 20

SKIPPED_MAX: Final = 10_000
"""Where so much is damaged, the rest is no export either, and to tell of it all takes memory."""

_BAD_BYTES_MAX: Final = 16
"""A text with some broken characters is read without them; one that is all broken is in another
encoding."""

_CUT_LITERAL_MAX: Final = 12
"""A number or word that is cut off at the window's end has its error so near to it."""

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_STRUCTURE: Final = re.compile(r'["{}\[\]]')
_STRING_REST: Final = re.compile(r'(?:[^"\\]++|\\.)*+"', re.DOTALL)
_CUT_LITERAL: Final = re.compile(r"[-+.\w]{1,12}")
_REPLACEMENT: Final = "\ufffd".encode()
_decoder: Final = json.JSONDecoder(
    parse_float=number, parse_int=integer, parse_constant=lambda _name: None
)


@dataclass(frozen=True, slots=True)
class Found:
    """A sound value, cleaned (companion.formats.json_file.cleaned). number: its place among its
    neighbours, sound or not; position: where it begins, in characters of the text."""

    number: int
    value: Any
    position: int


def told(items: Iterator[Item], stream: "JsonStream", member: Member) -> Iterator[Item]:
    """What is made of a stream's values. Where no reading goes on, what came before stays.

    Raises:
        CompanionError: import_truncated, import_damaged or import_encoding: nothing came before.
    """
    found = False
    try:
        for item in items:
            found = found or isinstance(item, ImportedRecord)
            yield item
    except Unreadable as end:
        if not found:
            raise CompanionError(end.why, path=member.shown, position=end.position) from end
        yield Skipped(f"{member.name} @{end.position:,}", "skipped_rest")
    yield from stream.skipped


class Unreadable(Exception):
    """The text ends in the middle, or goes on with something that is no JSON. `why` is a code
    of companion.reasons. What came before it is sound."""

    def __init__(self, why: str, position: int) -> None:
        super().__init__(why)
        self.why = why
        self.position = position


class JsonStream:
    """One JSON text, read forward. Enter arrays with `items` and objects with `entries`; take
    values with `value`. `skipped` gathers what was passed over.

    Every method raises Unreadable where no reading goes on.
    """

    def __init__(self, file: IO[bytes], place: str = "") -> None:
        """place: what stands before the places in `skipped`."""
        self._file = file
        self._place = place
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text = ""
        self._at = 0
        self._passed = 0  # characters before the window
        self._ended = False
        self._bad_bytes = 0
        self._last_bytes = b""
        self._bytes_read = 0
        self.skipped: list[Skipped] = []

    @property
    def bytes_read(self) -> int:
        """How much of the file was read, for progress."""
        return self._bytes_read

    @property
    def position(self) -> int:
        """How far the reading has come, in characters."""
        return self._passed + self._at

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def values(self) -> Iterator[Found]:
        """The values of a text that has one after the other: JSON lines, or one value."""
        number = 0
        while self.peek():
            yield from self._found(number)
            number += 1

    def items(self) -> Iterator[Found]:
        """The sound values of an array that begins here."""
        for place in self.places():
            yield from self._found(place)

    def places(self) -> Iterator[int]:
        """The numbers of an array's values. After each, its value is next: take it, enter it, or
        leave it: then it is passed over."""
        self._take("[")
        place = 0
        while self.peek() != "]":
            before = self.position
            yield place
            if self.position == before:
                self.skip()
            place += 1
            if self.peek() == ",":
                self._at += 1
            elif self.peek() != "]":
                raise self._unreadable()
        self._take("]")

    def elements(self) -> Iterator[Found]:
        """The sound values of an array that begins here; else as `values`."""
        yield from self.items() if self.peek() == "[" else self.values()

    def entries(self) -> Iterator[str]:
        """The keys of an object that begins here. After each, its value is next: take it, enter
        it, or leave it: then it is passed over."""
        self._take("{")
        while self.peek() != "}":
            key = self._key()
            self._take(":")
            self.peek()
            before = self.position
            yield key
            if self.position == before:
                self.skip()
            if self.peek() == ",":
                self._at += 1
            elif self.peek() != "}":
                raise self._unreadable()
        self._take("}")

    def value(self) -> Any:
        """The next value, cleaned; None, with a word in `skipped`, if it is not sound."""
        found = next(self._found(0), None)
        return None if found is None else found.value

    def skip(self) -> None:
        """Pass over the next value, in bounded memory, whatever is in it."""
        begins = self.peek()
        if begins == '"':
            self._at += 1
            self._skip_string()
            return
        if begins not in ("{", "["):
            self._decoded()
            return
        depth = 0
        while True:
            match = _STRUCTURE.search(self._text, self._at)
            if match is None:
                self._at = len(self._text)
                self._require_more()
            elif match.group() == '"':
                self._at = match.end()
                self._skip_string()
            else:
                self._at = match.end()
                depth += 1 if match.group() in "{[" else -1
                if depth == 0:
                    return

    # --- inside --------------------------------------------------------------------------

    def _found(self, number: int) -> Iterator[Found]:
        self.peek()
        start = self.position
        try:
            value = self._sound()
        except (TooDeep, RecursionError):
            why = "skipped_too_deep"
        except _TooLarge:
            why = "skipped_too_large"
        except _Damaged:
            why = "skipped_damaged"
        else:
            yield Found(number, value, start)
            return
        if self.position == start:
            self.skip()
        if len(self.skipped) >= SKIPPED_MAX:
            raise Unreadable("import_damaged", start)
        self.skipped.append(Skipped(f"{self._place}[{number}] @{start:,}", why))

    def _key(self) -> str:
        if self.peek() != '"':
            raise self._unreadable()
        start = self.position
        try:
            return str(self._sound())
        except _TooLarge as error:
            raise Unreadable("import_damaged", start) from error

    def _sound(self) -> Any:
        """The next value, cleaned."""
        value, written = self._decoded()
        return value if is_clean(value, written) else cleaned(value)

    def _decoded(self) -> tuple[Any, str]:
        """The next value, as it stands, and its text. The window grows until it holds all of it."""
        self.peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                near = len(self._text) - error.pos <= _CUT_LITERAL_MAX
                cut = error.msg.startswith("Unterminated string") or (
                    near and error.msg.startswith("Invalid \\uXXXX")
                )
                if not (cut or near) or not self._grow():
                    raise self._damaged(cut) from error
            else:
                # A number so near to the end of the window may go on behind it.
                written = self._text[self._at : end]
                near = len(self._text) - end <= len("e+")
                if not near or written[-1] in '"}]' or not self._grow():
                    self._at += len(written)
                    return value, written

    def _grow(self) -> bool:
        """About twice as much in the window; False at the end of the file."""
        held = len(self._text) - self._at
        if held > VALUE_CHARACTERS_MAX:
            raise _TooLarge
        return self._more(max(CHUNK_BYTES, held))

    def _skip_string(self) -> None:
        while True:
            match = _STRING_REST.match(self._text, self._at)
            if match is not None:
                self._at = match.end()
                return
            # Keep an escape whole that the window's end may have cut.
            kept = len(self._text) - len(self._text.rstrip("\\"))
            self._at = max(self._at, len(self._text) - kept)
            self._require_more()

    def _more(self, size: int = 0) -> bool:
        """Read on; what was passed leaves the window. False at the end of the file."""
        if self._ended:
            return False
        data = self._file.read(size or CHUNK_BYTES)
        self._ended = not data
        self._bytes_read += len(data)
        text = self._decode(data, final=self._ended)
        self._note_bad_bytes(data, text)
        self._passed += self._at
        self._text = self._text[self._at :] + text
        self._at = 0
        return not self._ended or bool(text)

    def _note_bad_bytes(self, data: bytes, text: str) -> None:
        data = self._last_bytes + data
        written = data.count(_REPLACEMENT)
        self._last_bytes = data[-len(_REPLACEMENT) + 1 :]
        bad = text.count("\ufffd") - written
        if bad <= 0:
            return
        self._bad_bytes += bad
        if self._bad_bytes > _BAD_BYTES_MAX:
            raise Unreadable("import_encoding", self._end())
        place = f"{self._place}@{self._end():,}"
        self.skipped.append(Skipped(place, "skipped_bad_characters"))

    def _require_more(self) -> None:
        if not self._more():
            raise Unreadable("import_truncated", self._end())

    def _take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self._unreadable()
        self._at += 1

    def _damaged(self, cut: bool) -> Exception:
        """Of a container the end may be found; nothing goes on behind another damaged value."""
        if self.peek() in ("{", "["):
            return _Damaged()
        return Unreadable("import_truncated", self._end()) if cut else self._unreadable()

    def _unreadable(self) -> Unreadable:
        goes_on = self.peek() and not (
            self._ended and _CUT_LITERAL.fullmatch(self._text, self._at) is not None
        )
        return Unreadable("import_damaged" if goes_on else "import_truncated", self.position)

    def _end(self) -> int:
        return self._passed + len(self._text)


class _TooLarge(Exception):
    """A value that is not read into memory."""


class _Damaged(Exception):
    """A value that is no JSON inside."""
