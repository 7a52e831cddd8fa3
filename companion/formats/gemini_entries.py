"""The entries of a Takeout activity, put aside on disk until those of one conversation are known.

They come newest first, and the entries of one conversation may lie months apart: held are only
their times and places, in some hundred bytes each.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import msgspec

from companion.formats.values import mapping, sequence, text, time_of

GAP_MS: Final = 30 * 60_000
"""Who says nothing for half an hour, and then something, more often begins anew than goes on."""

_KNOWN_PREFIXES: Final = ("Prompted ", "Запит: ", "Pediste ")
_LEARNED_FROM_MIN: Final = 5
"""So many titles, and four of five, do not begin alike by chance."""

_TITLES_MAX: Final = 2_000
_PREFIX_CHARACTERS_MAX: Final = 40
_FIRST_WORD: Final = re.compile(r"[^\s:：]{1,30}[\s:：]+")
_WORDS: Final = re.compile(r".*[\s:：]", re.DOTALL)
_ADDRESS: Final = re.compile(r"https://gemini\.google\.com/(?:u/\d+/)?app/([A-Za-z0-9_-]{8,64})")


class _Kept(NamedTuple):
    """An entry on disk."""

    time_ms: int
    number: int
    conversation: str
    offset: int
    size: int


@dataclass(slots=True)
class Group:
    """Entries of one conversation. key: its id, if they tell; grouping: how they were found."""

    key: str
    grouping: str
    kept: list[_Kept] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Their places in the file."""
        numbers = [each.number for each in self.kept]
        return f"[{min(numbers)}–{max(numbers)}]"


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before every question, in the language of the account."""

    words: Sequence[str]

    def without(self, raw: dict[str, Any]) -> tuple[str, bool]:
        """What was asked, and whether anything was: some entries are about other deeds."""
        title = text(raw.get("title"))
        for words in self.words:
            if title.startswith(words):
                return title[len(words) :], True
        return title, bool(sequence(raw.get("safeHtmlItem")))


class Entries:
    """All entries of one file; to be used in a `with`."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="companion-")  # noqa: SIM115
        self._kept: list[_Kept] = []
        self._titles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, raw: Any) -> bool:
        """Put an entry aside; False if it is none."""
        if not isinstance(raw, dict) or not (text(raw.get("title")) or raw.get("safeHtmlItem")):
            return False
        if len(self._titles) < _TITLES_MAX and raw.get("safeHtmlItem"):
            self._titles.append(text(raw.get("title"))[:_PREFIX_CHARACTERS_MAX])
        data = msgspec.msgpack.encode(raw)
        time_ms = time_of(raw.get("time")) or 0
        offset = self._file.tell()
        self._kept.append(_Kept(time_ms, len(self._kept), _conversation(raw), offset, len(data)))
        self._file.write(data)
        return True

    def prefix(self) -> Prefix:
        """What the titles of answered questions begin with."""
        if any(title.startswith(_KNOWN_PREFIXES) for title in self._titles):
            return Prefix(_KNOWN_PREFIXES)
        words = (match.group() for title in self._titles if (match := _FIRST_WORD.match(title)))
        word, count = next(iter(Counter(words).most_common(1)), ("", 0))
        if count < _LEARNED_FROM_MIN or 5 * count < 4 * len(self._titles):
            return Prefix(_KNOWN_PREFIXES)
        alike = _WORDS.match(_alike([t for t in self._titles if t.startswith(word)]))
        assert alike is not None  # they have `word` in common
        return Prefix((alike.group(),))

    def groups(self) -> list[Group]:
        """The conversations, the earliest first, each with its entries in the order of time."""
        groups: list[Group] = []
        named: dict[str, Group] = {}
        guessed: Group | None = None
        # The file has the newest first; entries of one moment were written in reverse.
        for kept in sorted(self._kept, key=lambda each: (each.time_ms, -each.number)):
            if kept.conversation:
                group = named.get(kept.conversation)
                if group is None:
                    group = named[kept.conversation] = Group(kept.conversation, "source")
                    groups.append(group)
            else:
                if guessed is None or kept.time_ms - guessed.kept[-1].time_ms > GAP_MS:
                    guessed = Group("", "heuristic")
                    groups.append(guessed)
                group = guessed
            group.kept.append(kept)
        return groups

    def of(self, group: Group) -> Iterator[dict[str, Any]]:
        """The entries of a conversation."""
        for kept in group.kept:
            self._file.seek(kept.offset)
            yield mapping(msgspec.msgpack.decode(self._file.read(kept.size)))


def _conversation(raw: dict[str, Any]) -> str:
    """The one conversation that an entry names."""
    addresses = (text(mapping(detail).get("url")) for detail in sequence(raw.get("details")))
    found = {match[1] for address in addresses if (match := _ADDRESS.match(address))}
    return found.pop() if len(found) == 1 else ""


def _alike(titles: Sequence[str]) -> str:
    """What all of them begin with."""
    first, last = min(titles), max(titles)
    end = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:end]
