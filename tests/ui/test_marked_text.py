"""A text is there at once, its marks as soon as they are known, and neither is made twice."""

from pytestqt.qtbot import QtBot

from ui.presenters.difference import Side
from ui.widgets.marked_text import MarkedText


def is_marked(text: MarkedText, at: int) -> bool:
    cursor = text.textCursor()
    cursor.setPosition(at + 1)
    return cursor.charFormat().fontUnderline()


def test_a_text_does_not_wait_for_its_marks(qtbot: QtBot) -> None:
    text = MarkedText()
    qtbot.addWidget(text)
    text.compare(Side("old words", "new words", is_first=True))
    assert text.toPlainText() == "old words"
    assert not is_marked(text, 0)
    qtbot.waitUntil(lambda: is_marked(text, 0))
    assert not is_marked(text, 5)


def test_compared_again_with_the_same_a_text_keeps_what_is_selected_in_it(qtbot: QtBot) -> None:
    text = MarkedText()
    qtbot.addWidget(text)
    text.compare(Side("old words", "new words", is_first=True))
    qtbot.waitUntil(lambda: is_marked(text, 0))
    text.selectAll()
    text.compare(Side("old words", "new words", is_first=True))
    assert text.textCursor().hasSelection()
    assert is_marked(text, 0)


def test_marks_of_a_text_that_is_no_longer_shown_are_dropped(qtbot: QtBot) -> None:
    text = MarkedText()
    qtbot.addWidget(text)
    text.compare(Side("one", "other", is_first=True))
    text.compare(Side("two words", "two other", is_first=True))
    qtbot.waitUntil(lambda: is_marked(text, 5))
    assert text.toPlainText() == "two words"
    assert not is_marked(text, 0)
