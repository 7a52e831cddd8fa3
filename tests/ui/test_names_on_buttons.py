"""What somebody else has named is read on a button as it was written."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion.control.messages import NearbyValue
from tests.ui.conftest import Client
from ui.dialogs.pairing_looking import Looking
from ui.phrases import verbatim
from ui.presenters.message import Aside, Citation, Citations
from ui.presenters.sync import Mood, SyncView
from ui.widgets.aside import AsideWidget
from ui.widgets.citations import CitationsWidget

NAME = "R&D &c. && more"


def looking() -> QWidget:
    widget = Looking()
    named = [
        NearbyValue(instance=each, addresses=[], port=1, name=NAME, compares=True)
        for each in ("one", "other")
    ]
    widget.offer(named)
    return widget


def names(widget: QWidget) -> set[str]:
    """What the buttons say, to the eye and to a screen reader: without marks of keys."""
    asked = (QAccessible.queryAccessibleInterface(b) for b in widget.findChildren(QPushButton))
    return {each.text(QAccessible.Text.Name) for each in asked}


@pytest.mark.parametrize(
    "make",
    [
        looking,
        lambda: AsideWidget(Aside(verbatim(NAME), "")),
        lambda: CitationsWidget(Citations((Citation(1, NAME, "https://example.org"),))),
    ],
)
def test_an_ampersand_in_a_name_is_shown(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    widget = make()
    qtbot.addWidget(widget)
    assert names(widget) == {NAME}


def test_an_ampersand_in_the_name_of_a_device_is_shown_below_the_list(alone: Client) -> None:
    view = SyncView(Mood.IN_STEP, Mood.IN_STEP, verbatim(NAME))
    alone.window.sidebar.show_sync(view)
    assert NAME in names(alone.window.sidebar)
