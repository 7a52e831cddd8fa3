"""Says things in the person's language: phrases, reasons, times, sizes."""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from companion.control.messages import ReasonValue
from companion.reasons import ENGLISH, Reason
from ui.phrases import Phrase, plural, translate

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS
_WEEK_DAYS = 7


def say(phrase: Phrase) -> str:
    """A phrase in the person's language, numbers written as there."""
    text = QCoreApplication.translate(phrase.context, phrase.text) if phrase.context else "{text}"
    return text.format_map(_Spoken(phrase.params))


def reason_text(reason: ReasonValue | Reason) -> str:
    """The sentence of a reason; one from a newer version is shown as its code."""
    template = ENGLISH.get(reason.code)
    if template is None:
        return Reason(reason.code, reason.params).english()
    return QCoreApplication.translate("Reason", template).format_map(_Spoken(reason.params))


def unmarked(text: str) -> str:
    """Somebody's own words for a button or a menu, where their "&" would else mark a key."""
    return text.replace("&", "&&")


def number(value: int) -> str:
    """A count, grouped as the locale does."""
    return QLocale().toString(value)


def size(count: int) -> str:
    """Bytes, with a unit a person knows."""
    return QLocale().formattedDataSize(
        count, 0 if count < 1000 else 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )


def ago(then_ms: int, now_ms: int) -> str:
    """How long ago, in a few words: "just now", "5 minutes ago", "yesterday", then the date."""
    elapsed = now_ms - then_ms
    if elapsed < _MINUTE_MS:  # a clock that runs ahead is "just now" too
        return say(translate("Words", "just now"))
    if elapsed < _HOUR_MS:
        minutes = elapsed // _MINUTE_MS
        one, many = translate("Words", "a minute ago"), translate("Words", "{n} minutes ago")
        return say(plural(minutes, one, many))
    days = _days_between(then_ms, now_ms)
    if days == 0:
        hours = elapsed // _HOUR_MS
        one, many = translate("Words", "an hour ago"), translate("Words", "{n} hours ago")
        return say(plural(hours, one, many))
    if days == 1:
        return say(translate("Words", "yesterday"))
    if days < _WEEK_DAYS:
        return say(translate("Words", "{n} days ago").holding(n=days))
    return date(then_ms)


def short_time(then_ms: int, now_ms: int) -> str:
    """For the edge of a list: the time today, the weekday this week, then the date."""
    if then_ms <= 0:
        return ""
    days = _days_between(then_ms, now_ms)
    moment = QDateTime.fromMSecsSinceEpoch(then_ms)
    locale = QLocale()
    if days <= 0:
        return locale.toString(moment.time(), QLocale.FormatType.ShortFormat)
    if days == 1:
        return say(translate("Words", "Yesterday"))
    if days < _WEEK_DAYS:
        return locale.dayName(moment.date().dayOfWeek(), QLocale.FormatType.ShortFormat)
    same_year = moment.date().year() == QDateTime.fromMSecsSinceEpoch(now_ms).date().year()
    if same_year:
        return locale.toString(moment.date(), say(translate("Words", "d MMM")))
    return locale.toString(moment.date(), say(translate("Words", "d MMM yyyy")))


def date(then_ms: int) -> str:
    """A day, written out."""
    if then_ms <= 0:
        return ""
    day = QDateTime.fromMSecsSinceEpoch(then_ms).date()
    return QLocale().toString(day, say(translate("Words", "d MMMM yyyy")))


def date_and_time(then_ms: int) -> str:
    """A moment, exactly enough to tell two versions apart."""
    if then_ms <= 0:
        return ""
    moment = QDateTime.fromMSecsSinceEpoch(then_ms)
    time = QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
    return say(translate("Words", "{date}, {time}").holding(date=date(then_ms), time=time))


def now_ms() -> int:
    """Unix time in milliseconds, for "how long ago"."""
    return QDateTime.currentMSecsSinceEpoch()


def _days_between(then_ms: int, now_ms: int) -> int:
    then = QDateTime.fromMSecsSinceEpoch(then_ms).date()
    return then.daysTo(QDateTime.fromMSecsSinceEpoch(now_ms).date())


class _Spoken(dict[str, "str | int | Phrase"]):
    """Fills the holes of a sentence: numbers as the locale writes them, phrases translated."""

    def __getitem__(self, name: str) -> str:
        value = self.get(name, "?")
        if isinstance(value, Phrase):
            return say(value)
        if isinstance(value, int):
            return number(value)
        return value
