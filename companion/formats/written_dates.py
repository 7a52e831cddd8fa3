"""Dates as JavaScript's `toLocaleString()` writes them, back to Unix milliseconds.

Such a text names neither its locale nor its zone: `3/11/2026, 6:11:01 PM` is March or
November, somewhere. Both are inferred from the whole file and from what the source knows
exactly: for each conversation the time of its last change.

Order of day and month: texts of one *style* (separator, comma, 12-hour mark) come from one
locale. A style's order is settled by the texts that have only one reading (23/11) and by
last texts of which only one reading is near the last change; else by what is usual for it.

Zone: the last text of a conversation was written shortly before its last change, so their
difference is the writer's offset from UTC. A conversation that does not tell takes the
offset of the one nearest to it in time; when none tells, UTC.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple

LITERAL_CHARACTERS_MAX = 100
"""No locale needs more; anything longer is not a date, and is not searched for one."""

LAG_MS_MAX = 10 * 60_000
"""How long before the last change the last text may have been written: an answer's message
is dated when it begins, the change when it ends."""

REMEMBERED_MAX = 50_000
"""Texts that were taken apart, in case they come again; a file has one for each message."""

_ROUNDING_MS = 2_000
_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000
_OFFSETS_MS: Final = tuple(
    sorted(
        [hours * _HOUR_MS for hours in range(-12, 15)]
        + [
            sign * (hours * _HOUR_MS + minutes * _MINUTE_MS)
            for sign, hours, minutes in (
                (-1, 9, 30), (-1, 3, 30), (-1, 2, 30), (1, 3, 30), (1, 4, 30), (1, 5, 30),
                (1, 5, 45), (1, 6, 30), (1, 8, 45), (1, 9, 30), (1, 10, 30), (1, 12, 45),
                (1, 13, 45),
            )
        ]
    )
)  # fmt: skip
"""Every offset from UTC in use since chat programs exist (IANA time zone database)."""

_AM = ("am", "上午", "凌晨", "早上", "午前", "오전", "πμ", "ص")
_PM = ("pm", "下午", "晚上", "中午", "午後", "오후", "μμ", "م")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
_BUDDHIST_ERA = 543
_YEARS = range(1990, 2200)


class Written(NamedTuple):
    """A date as it was written, taken apart; which number is the month may be open."""

    style: str
    year: int
    first: int
    second: int
    clock: tuple[int, int, int]
    month_first: bool | None  # None: only the file can tell

    def local_ms(self, *, month_first: bool) -> int | None:
        """Milliseconds as if it had been written in UTC; None: there is no such date."""
        if self.month_first is not None:
            month_first = self.month_first
        month, day = (self.first, self.second) if month_first else (self.second, self.first)
        try:
            moment = datetime(self.year, month, day, *self.clock, tzinfo=UTC)
        except ValueError:
            return None
        return int(moment.timestamp()) * 1_000


class DateReader:
    """Reads all dates of one file, having looked at all of them first."""

    def __init__(self, conversations: Iterable[tuple[Sequence[str], int | None]]) -> None:
        """`conversations`: the texts of each in order, and the time of its last change in Unix
        milliseconds where it is known. Of each only the text that tells its zone is kept."""
        self._written: dict[str, Written | None] = {}
        self._month_first: dict[str, int] = {}
        self._zones: list[tuple[int, int]] = []  # (last change, offset), sorted
        telling: list[tuple[list[str], int]] = []
        for literals, last_ms in conversations:
            self._learn_order(literals, last_ms)
            if last_ms is not None:
                telling.append((self._telling(literals), last_ms))
        for literals, last_ms in telling:  # now that all orders are known
            offset = self._offset(literals, last_ms)
            if offset is not None:
                self._zones.append((last_ms, offset))
        self._zones.sort()

    def read(self, literals: Sequence[str], last_ms: int | None) -> list[int | None]:
        """Unix milliseconds of each text of one conversation; None where it is no date."""
        offset = self._offset(literals, last_ms)
        if offset is None:
            offset = self._nearest_offset(last_ms)
        return [self._read_one(literal, offset) for literal in literals]

    def _read_one(self, literal: str, offset: int) -> int | None:
        exact = exact_ms(literal)
        if exact is not None:
            return exact
        local = self._local_ms(literal)
        return None if local is None else local - offset

    def _local_ms(self, literal: str) -> int | None:
        written = self._take_apart(literal)
        if written is None:
            return None
        votes = self._month_first.get(written.style, 0)
        usual = written.style.startswith("/") and written.style.endswith("AM")
        month_first = votes > 0 or (votes == 0 and usual)
        local = written.local_ms(month_first=month_first)
        return written.local_ms(month_first=not month_first) if local is None else local

    def _take_apart(self, literal: str) -> Written | None:
        if literal not in self._written:
            if len(self._written) == REMEMBERED_MAX:
                self._written.clear()
            self._written[literal] = take_apart(literal)
        return self._written[literal]

    def _learn_order(self, literals: Sequence[str], last_ms: int | None) -> None:
        last: Written | None = None
        for literal in literals:
            written = self._take_apart(literal)
            if written is None or written.month_first is not None:
                continue
            last = written
            self._vote(written.style, _only_reading(written))
        if last is not None and last_ms is not None:
            self._vote(last.style, _nearer_reading(last, last_ms))

    def _vote(self, style: str, month_first: bool | None) -> None:
        if month_first is not None:
            vote = 1 if month_first else -1
            self._month_first[style] = self._month_first.get(style, 0) + vote

    def _telling(self, literals: Sequence[str]) -> list[str]:
        """The last text that is a date: what `_offset` goes by."""
        for literal in reversed(literals):
            if self._local_ms(literal) is not None or exact_ms(literal) is not None:
                return [literal]
        return []

    def _offset(self, literals: Sequence[str], last_ms: int | None) -> int | None:
        if last_ms is None:
            return None
        for literal in reversed(literals):
            local = self._local_ms(literal)
            if local is not None:
                lags = [(last_ms - local + offset, offset) for offset in _OFFSETS_MS]
                fitting = [pair for pair in lags if -_ROUNDING_MS <= pair[0] <= LAG_MS_MAX]
                return fitting[0][1] if fitting else None
            if exact_ms(literal) is not None:
                return None
        return None

    def _nearest_offset(self, last_ms: int | None) -> int:
        if not self._zones or last_ms is None:
            return 0
        place = bisect_left(self._zones, (last_ms, 0))
        around = self._zones[max(0, place - 1) : place + 1]
        return min(around, key=lambda zone: abs(zone[0] - last_ms))[1]


def exact_ms(literal: str) -> int | None:
    """Unix milliseconds of an ISO 8601 text with a zone; None for any other text."""
    match = _ISO.fullmatch(literal.strip()[:LITERAL_CHARACTERS_MAX])
    if match is None or match[3] is None:
        return None
    try:
        moment = datetime.fromisoformat(match[0])
    except ValueError:
        return None
    return round(moment.timestamp() * 1_000) if moment.year in _YEARS else None


def take_apart(literal: str) -> Written | None:
    """The parts of a date text, in any digits of the world; None when it is no date."""
    if len(literal) > LITERAL_CHARACTERS_MAX:
        return None
    plain = literal if literal.isascii() else "".join(map(_plain, literal))
    runs = list(re.finditer(r"\d+", plain))
    numbers = [int(run[0]) for run in runs]
    if len(numbers) not in (5, 6, 7):  # 7: with milliseconds
        return None
    years = [place for place, number in enumerate(numbers) if number in _YEARS or _thai(number)]
    if len(years) != 1 or len(runs[years[0]][0]) != 4:
        return None
    return _assemble(plain, runs, numbers, years[0])


def _assemble(
    plain: str, runs: list[re.Match[str]], numbers: list[int], year_place: int
) -> Written | None:
    if year_place in (0, 2):
        date, clock = numbers[:3], numbers[3:]
        first_run = 0
    elif year_place in (len(numbers) - 1, len(numbers) - 3):  # Vietnam: the time comes first
        date, clock = numbers[-3:], numbers[:-3]
        first_run = len(numbers) - 3
    else:
        return None
    gaps = [plain[a.end() : b.start()].strip() for a, b in pairwise(runs)]
    separator = gaps[first_run]
    letters = re.sub(r"[\W\d_]", "", plain).casefold()
    hour, half = hour_of(clock[0], letters)
    minute, second = clock[1], clock[2] if len(clock) > 2 else 0
    if not (0 <= hour < 24 and minute < 60 and second < 60):
        return None
    comma = "," if "," in plain else ""
    capital = "AM" if half and re.search("[AP]M", plain) else half
    year_first = date[0] in _YEARS or _thai(date[0])
    year, first, second_number = date if year_first else (date[2], date[0], date[1])
    return Written(
        style=separator + comma + capital,
        year=year - _BUDDHIST_ERA if _thai(year) else year,
        first=first,
        second=second_number,
        clock=(hour, minute, second),
        month_first=True if year_first else None if separator == "/" else False,
    )


def hour_of(hour: int, letters: str) -> tuple[int, str]:
    """The hour of the day, and "am" where the clock had twelve hours."""
    if hour <= 12 and any(word in letters for word in _PM):
        return hour % 12 + 12, "am"
    if hour <= 12 and any(word in letters for word in _AM):
        return hour % 12, "am"
    return hour, ""


def _only_reading(written: Written) -> bool | None:
    if written.first > 12 >= written.second:
        return False
    if written.second > 12 >= written.first:
        return True
    return None


def _nearer_reading(written: Written, last_ms: int) -> bool | None:
    day_ms = 24 * _HOUR_MS
    near = {
        month_first: local is not None and abs(local - last_ms) <= day_ms
        for month_first in (True, False)
        for local in [written.local_ms(month_first=month_first)]
    }
    return None if near[True] == near[False] else near[True]


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Cf":  # marks of writing direction
        return ""
    return "," if character == "،" else character


def _thai(number: int) -> bool:
    return number - _BUDDHIST_ERA in _YEARS
