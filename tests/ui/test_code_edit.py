"""The field for a typed code completes words, forgives a slip, and is no trap for the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.code_edit import CodeEdit
from ui.widgets.layouts import column


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[CodeEdit]:
    window = QWidget()
    qtbot.addWidget(window)
    field = CodeEdit(window)
    window.setLayout(column(field, QLineEdit(window)))
    window.show()
    qtbot.waitExposed(window)
    field.setFocus()
    yield field
    window.close()


def test_the_rest_of_a_word_is_offered_selected_behind_what_is_typed(
    field: CodeEdit, qtbot: QtBot
) -> None:
    qtbot.keyClicks(field, "7 hamm")
    assert field.text() == "7 hammock"
    assert field.selectedText() == "ock"


def test_a_space_takes_the_word_and_goes_on_to_the_next(field: CodeEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "7 hamm viol salu ")
    assert field.text() == "7-hammock-violin-salute"


def test_one_slip_is_put_right(field: CodeEdit, qtbot: QtBot) -> None:
    offered: list[list[str]] = []
    field.offered.connect(offered.append)
    qtbot.keyClicks(field, "7-hamnock")
    assert field.text() == "7-hamnock"
    assert offered[-1] == ["hammock"]
    qtbot.keyClicks(field, "-")
    assert field.text() == "7-hammock-"


def test_tab_takes_a_word_and_then_leaves_the_field(field: CodeEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "7-hamm")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "7-hammock-"
    assert field.hasFocus() or not field.window().isActiveWindow()
    assert not field.take_word()


def test_what_is_deleted_does_not_come_back(field: CodeEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "7-hamm")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "7-hamm"
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == "7-ham"


def test_a_link_is_left_as_it_is(field: CodeEdit, qtbot: QtBot) -> None:
    link = "companion://pair?c=ABC-DEF"
    qtbot.keyClicks(field, link)
    assert field.text() == link


def test_a_pasted_text_goes_into_the_field_and_a_picture_does_not(
    field: CodeEdit, qtbot: QtBot
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("7-hammock-violin-salute")
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "7-hammock-violin-salute"
    clipboard.setImage(field.grab().toImage())
    with qtbot.waitSignal(field.pasted):
        qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "7-hammock-violin-salute"


def test_nothing_is_offered_for_an_empty_field(field: CodeEdit, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "7-hamm")
    with qtbot.waitSignal(field.offered) as offered:
        field.clear()
    assert offered.args == [[]]
