"""A long conversation is laid out where it is seen, and what is in view stays in view."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from companion.views.rows import MessageRow, OutlineRow
from ui.presenters.reading import Reading
from ui.widgets.message import MessageWidget
from ui.widgets.shelf import KEPT_MAX
from ui.widgets.transcript import Transcript


def message(number: int, text: str = "") -> MessageRow:
    return MessageRow(
        id=f"m{number}",
        conversation="c",
        parent="",
        role="user" if number % 2 else "assistant",
        model="gpt",
        created_ms=number,
        parts=[{"type": "text", "text": text or f"Message **{number}**\n\n" + "word " * number}],
    )


def reading(rows: list[MessageRow], **places: OutlineRow) -> Reading:
    """These messages, one after the other."""
    kept = {row.id: row for row in rows}
    outline = [
        places.get(row.id) or OutlineRow(row.id, False, len(str(row.parts[0].get("text"))))
        for row in rows
    ]
    return Reading(outline, lambda ids: [kept[id_] for id_ in ids if id_ in kept])


ROWS = [message(number % 400) for number in range(2_000)]
ROWS = [replace(row, id=f"m{number}") for number, row in enumerate(ROWS)]


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    made = Transcript()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def visible(transcript: Transcript) -> dict[str, MessageWidget]:
    """The messages that can be seen, in order."""
    area = transcript.viewport().rect()
    shown = [
        widget
        for widget in transcript.findChildren(MessageWidget)
        if widget.isVisible() and widget.geometry().intersects(area)
    ]
    return {w.message.id: w for w in sorted(shown, key=lambda widget: widget.y())}


def test_two_thousand_messages_make_only_the_widgets_in_view(
    transcript: Transcript, qtbot: QtBot
) -> None:
    transcript.open(reading(ROWS))
    assert list(visible(transcript))[-1] == "m1999"
    assert len(transcript.findChildren(MessageWidget)) < 30


def test_the_last_message_ends_at_the_lower_edge(transcript: Transcript) -> None:
    transcript.open(reading(ROWS))
    last = visible(transcript)["m1999"]
    assert transcript.viewport().height() - last.geometry().bottom() < 40


def test_scrolling_through_everything_keeps_the_number_of_widgets_bounded(
    transcript: Transcript, qtbot: QtBot
) -> None:
    transcript.open(reading(ROWS))
    bar = transcript.verticalScrollBar()
    seen: set[str] = set()
    for step in range(60):
        bar.setValue(bar.maximum() * step // 59)
        seen |= set(visible(transcript))
        transcript.viewport().update()
    assert "m0" in seen
    assert "m1999" in seen
    alive = [w for w in transcript.findChildren(MessageWidget) if w.isVisible()]
    assert len(alive) <= KEPT_MAX


def test_messages_in_view_follow_one_another_without_overlap(transcript: Transcript) -> None:
    transcript.open(reading(ROWS))
    bar = transcript.verticalScrollBar()
    for value in (0, bar.maximum() // 3, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        widgets = list(visible(transcript).values())
        for above, below in pairwise(widgets):
            assert above.geometry().bottom() < below.geometry().top()


def test_scrolling_up_moves_the_text_by_as_much_as_was_scrolled(transcript: Transcript) -> None:
    transcript.open(reading(ROWS))
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for _ in range(30):
        first = next(iter(visible(transcript).values()))
        before = first.y()
        bar.setValue(bar.value() - 40)
        assert abs(first.y() - (before + 40)) <= 1


def test_a_new_message_below_keeps_the_end_in_view(transcript: Transcript) -> None:
    transcript.open(reading(ROWS))
    transcript.update_reading(reading([*ROWS, message(5_000, "the newest")]))
    assert list(visible(transcript))[-1] == "m5000"


def test_a_new_message_does_not_move_someone_who_reads_further_up(transcript: Transcript) -> None:
    transcript.open(reading(ROWS))
    transcript.verticalScrollBar().setValue(9_000)
    before = {name: widget.y() for name, widget in visible(transcript).items()}
    changed = [replace(ROWS[0], parts=[{"type": "text", "text": "longer\n" * 50}]), *ROWS[1:]]
    transcript.update_reading(reading([*changed, message(5_000)]))
    assert {name: widget.y() for name, widget in visible(transcript).items()} == before


def test_a_changed_message_is_drawn_anew(transcript: Transcript) -> None:
    transcript.open(reading([message(1, "before")]))
    transcript.update_reading(reading([message(1, "after")]))
    (shown,) = visible(transcript).values()
    assert "after" in shown.accessibleName()


def test_a_deleted_message_goes_and_the_others_close_up(transcript: Transcript) -> None:
    transcript.open(reading([message(1), message(2), message(3)]))
    transcript.update_reading(reading([message(1), message(3)]))
    assert list(visible(transcript)) == ["m1", "m3"]


def test_a_search_brings_its_message_into_view_and_marks_it(transcript: Transcript) -> None:
    transcript.open(reading(ROWS), at="m700")
    shown = visible(transcript)["m700"]
    assert 0 <= shown.y() < 100
    assert shown.property("marked")


def test_arrows_walk_from_message_to_message(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.open(reading(ROWS))
    visible(transcript)["m1999"].setFocus()
    for expected in ("m1998", "m1997"):
        qtbot.keyClick(focused(transcript), Qt.Key.Key_Up)
        assert focused(transcript).message.id == expected
    qtbot.keyClick(focused(transcript), Qt.Key.Key_Down)
    assert focused(transcript).message.id == "m1998"


def test_copying_a_message_takes_its_text(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.open(reading([message(1, "to be *copied*")]))
    (shown,) = visible(transcript).values()
    qtbot.keyClick(shown, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "to be *copied*"


def test_a_message_is_as_tall_as_all_of_its_pieces(transcript: Transcript, qtbot: QtBot) -> None:
    code = "```python\n" + "x" * 500 + "\n```"
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    transcript.open(reading([message(1, f"before\n\n{code}\n\n{table}\n\nafter"), message(2)]))

    def fits() -> bool:
        return all(
            widget.layout().totalHeightForWidth(widget.width()) == widget.height()
            for widget in visible(transcript).values()
        )

    qtbot.waitUntil(fits)
    (bar,) = [
        area.horizontalScrollBar()
        for area in transcript.findChildren(QPlainTextEdit)
        if area.isVisible()
    ]
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(fits)


def test_a_short_conversation_begins_at_the_upper_edge(transcript: Transcript) -> None:
    transcript.open(reading([message(1), message(2)]))
    assert 0 < next(iter(visible(transcript).values())).y() < 40
    assert transcript.verticalScrollBar().maximum() == 0


def test_an_empty_conversation_shows_nothing(transcript: Transcript) -> None:
    transcript.open(reading(ROWS))
    transcript.open(reading([]))
    assert visible(transcript) == {}


def focused(transcript: Transcript) -> MessageWidget:
    found: QWidget | None = transcript.window().focusWidget()
    assert isinstance(found, MessageWidget)
    return found
