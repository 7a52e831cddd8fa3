"""What is typed as a speed limit, and what comes of it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.widgets.limits_row import LIMIT_KB_MIN, LimitsRow


@pytest.mark.parametrize(
    ("typed", "expected"), [("250", 250), ("3", LIMIT_KB_MIN), ("1,000", 1000), ("12x", 12)]
)
def test_a_limit_is_what_was_typed_or_the_least_there_is(
    typed: str, expected: int, qtbot: QtBot
) -> None:
    row = LimitsRow()
    qtbot.addWidget(row)
    with qtbot.waitSignal(row.chosen) as chosen:
        qtbot.keyClicks(row.up, typed)
        qtbot.keyClick(row.up, Qt.Key.Key_Return)
    assert chosen.args == [expected, 0]


def test_an_emptied_field_lifts_the_limit_and_leaving_it_as_it_was_does_nothing(
    qtbot: QtBot,
) -> None:
    row = LimitsRow()
    qtbot.addWidget(row)
    row.display(250, 100)
    assert (row.up.text(), row.down.text()) == ("250", "100")
    with qtbot.assertNotEmitted(row.chosen):
        qtbot.keyClick(row.down, Qt.Key.Key_Return)
    row.up.clear()
    with qtbot.waitSignal(row.chosen) as chosen:
        qtbot.keyClick(row.up, Qt.Key.Key_Return)
    assert chosen.args == [0, 100]
