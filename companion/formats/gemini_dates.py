"""The times that a Takeout page shows, in the words of the account's language.

`May 19, 2026, 7:07:02 PM GMT-03:00`, `10 de mai. de 2026, 03:46:09 BRT`, `2026年5月10日 14:51:53
GMT+8`: a date, a clock with seconds, a zone. Where the day and the month are both numbers, the day
comes first unless the year does: so it is in every language that the page has.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

from companion.formats.written_dates import hour_of

LITERAL_CHARACTERS_MAX: Final = 80

_CLOCK: Final = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)[:.](\d\d)(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d|25\d\d)(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_OFFSET: Final = re.compile(r"(?:GMT|UTC)\s*([+\-\u2212])(\d{1,2})(?::?(\d\d))?(?!\d)")
_BUDDHIST_ERA: Final = 543

_MONTHS: Final = (
    "jan ene gen янв", "feb fev fevr фев", "mar mrt mars maer мар", "apr abr avr апр",
    "may mai mag mei maj мая май", "jun juin giu июн", "jul juil lug июл", "aug ago aout авг",
    "sep set сен", "oct okt ott out окт", "nov ноя", "dec dez dic дек",
)  # fmt: skip
"""How their names begin, without accents: four letters tell what three do not."""

_BY_NAME: Final = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
_ZONES_H: Final = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MEZ": 1, "MESZ": 2, "MSK": 3, "IST": 5.5, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "EST": -5, "EDT": -4, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_CENTRAL_H: Final = -6
_CHINA_H: Final = 8
"""CST means either; who writes the year first is not in America."""


def is_date(literal: str) -> bool:
    """Whether a line is the time of an entry, be it in a language that is not known here."""
    return (
        len(literal) <= LITERAL_CHARACTERS_MAX
        and _CLOCK.search(literal) is not None
        and _YEAR.search(literal) is not None
    )


def moment_of(literal: str) -> str | None:
    """The moment in ISO 8601; of a zone that is not known as if it were UTC. None: no date."""
    plain = unicodedata.normalize("NFKC", literal)
    clock, year = _CLOCK.search(plain), _YEAR.search(plain)
    if not is_date(literal) or clock is None or year is None:
        return None
    date = plain[: clock.start()] if year.end() <= clock.start() else plain[clock.end() :]
    numbers = [int(n) for n in re.findall(r"\d+", date) if n != year[0]]
    month = next(filter(None, map(_month, _WORD.findall(date))), None)
    year_first = date.lstrip().startswith(year[0])
    try:
        first, second = numbers[0], month or numbers[1]
        day, month = (second, first) if year_first and month is None else (first, second)
        return _moment(int(year[0]), month, day, clock, plain, year_first=year_first)
    except (IndexError, ValueError, OverflowError):
        return None


def _moment(
    year: int, month: int, day: int, clock: re.Match[str], plain: str, *, year_first: bool
) -> str:
    letters = "".join(_WORD.findall(plain)).casefold()
    hour, _ = hour_of(int(clock[1]), letters)
    if year > _BUDDHIST_ERA + 1990:
        year -= _BUDDHIST_ERA
    local = datetime(year, month, day, hour, int(clock[2]), int(clock[3]), tzinfo=UTC)
    return (local - _offset(plain, year_first=year_first)).isoformat()


def _month(word: str) -> int | None:
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ä", "ae"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or c == "\u0306")
    bare = unicodedata.normalize("NFC", bare)
    return _BY_NAME.get(bare[:4]) or _BY_NAME.get(bare[:3])


def _offset(plain: str, *, year_first: bool) -> timedelta:
    written = _OFFSET.search(plain)
    if written is not None:
        minutes = int(written[2]) * 60 + int(written[3] or 0)
        return timedelta(minutes=minutes if written[1] == "+" else -minutes)
    for word in _WORD.findall(plain):
        if word == "CST":
            return timedelta(hours=_CHINA_H if year_first else _CENTRAL_H)
        if word in _ZONES_H:
            return timedelta(hours=_ZONES_H[word])
    return timedelta(0)
