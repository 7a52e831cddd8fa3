"""Times, sizes and reasons are said as a person would."""

from PySide6.QtCore import QDateTime, QLocale, QTimeZone
from pytestqt.qtbot import QtBot

from companion.control.messages import ReasonValue
from companion.reasons import ENGLISH
from ui import words
from ui.phrases import plural, translate, verbatim

MINUTE = 60_000
HOUR = 60 * MINUTE


def local_ms(day: int, hour: int) -> int:
    """A moment of November 2026 by the clock of this computer."""
    text = f"2026-11-{day:02}T{hour:02}:30:00"
    moment = QDateTime.fromString(text, "yyyy-MM-ddTHH:mm:ss")
    moment.setTimeZone(QTimeZone.systemTimeZone())
    return moment.toMSecsSinceEpoch()


NOON = local_ms(18, 12)


def test_ages_grow_from_now_to_a_date(qtbot: QtBot) -> None:
    said = {
        NOON - 5_000: "just now",
        NOON + HOUR: "just now",
        NOON - MINUTE: "a minute ago",
        NOON - 5 * MINUTE: "5 minutes ago",
        NOON - HOUR: "an hour ago",
        NOON - 3 * HOUR: "3 hours ago",
        local_ms(17, 20): "yesterday",
        local_ms(15, 20): "3 days ago",
        local_ms(2, 12): "2 November 2026",
    }
    assert {then: words.ago(then, NOON) for then in said} == said


def test_a_few_minutes_before_midnight_are_minutes_and_not_yesterday(qtbot: QtBot) -> None:
    just_after = local_ms(18, 0) - 25 * MINUTE
    assert words.ago(just_after - 10 * MINUTE, just_after) == "10 minutes ago"


def test_a_list_shows_the_time_the_day_or_the_date(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert words.short_time(local_ms(18, 9), NOON) == "09:30"
    assert words.short_time(local_ms(17, 9), NOON) == "Yesterday"
    assert words.short_time(local_ms(14, 9), NOON) == "Sat"
    assert words.short_time(local_ms(2, 9), NOON) == "2 Nov"
    assert words.short_time(0, NOON) == ""


def test_every_reason_has_a_sentence_even_without_its_parameters(qtbot: QtBot) -> None:
    for code in ENGLISH:
        assert words.reason_text(ReasonValue(code))


def test_a_reason_of_a_newer_version_is_shown_by_its_code(qtbot: QtBot) -> None:
    assert "solar_flare" in words.reason_text(ReasonValue("solar_flare", {"x": 1}))


def test_phrases_hold_phrases_and_numbers(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    one, many = translate("Words", "a minute ago"), translate("Words", "{n} minutes ago")
    assert words.say(plural(1, one, many)) == "a minute ago"
    assert words.say(plural(1_500, one, many)) == "1,500 minutes ago"
    nested = translate("Test", "<{what}>").holding(what=verbatim("{braces} stay"))
    assert words.say(nested) == "<{braces} stay>"
