"""Everything works by keyboard and has a name that can be read out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from companion.control import messages as m
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon
from ui.colors import DARK, LIGHT, Colors
from ui.dialogs.conflicts import ConflictsDialog
from ui.dialogs.devices import DevicesDialog
from ui.dialogs.edit_text import EditTextDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.importing import ImportDialog
from ui.dialogs.leaving import LeaveDialog
from ui.dialogs.pairing import PairingDialog
from ui.dialogs.removing import RemoveDialog
from ui.presenters.importing import Step
from ui.widgets.prose import Prose

OpenWindow = Callable[[RealDaemon], Client]

CONTROLS = (QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit, QAbstractItemView, QComboBox)


def nameless(window: QWidget) -> list[str]:
    """The controls a screen reader could not name. Prose is read by its message's name."""
    found = []
    for kind in CONTROLS:
        for control in window.findChildren(kind):
            is_qts_own = control.objectName().startswith("qt_") or control.parent() is None
            inside = any(isinstance(p, QLineEdit | QTabBar | QComboBox) for p in parents(control))
            if is_qts_own or inside or isinstance(control, Prose):
                continue
            said = control.accessibleName() or getattr(control, "text", str)()
            if not said and control.isVisibleTo(window):
                found.append(f"{type(control).__name__} in {type(control.parent()).__name__}")
    return found


def parents(widget: QWidget) -> list[QWidget]:
    above = []
    while (parent := widget.parentWidget()) is not None:
        above.append(parent)
        widget = parent
    return above


def test_every_control_of_every_window_has_a_name(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    client.desk.show_pairing()
    client.desk.show_devices()
    client.desk.show_conflicts()
    client.desk.show_export(client.window.conversation.row, "search")
    client.desk.import_paths([studio.profile.database])
    importing = client.desk.find(ImportDialog)
    assert importing is not None
    qtbot.waitUntil(lambda: importing.step is Step.ASKING)
    windows: list[QWidget | None] = [
        client.window,
        EditTextDialog("Edit", ["text", "text"], lambda *_: None, client.window),
    ]
    client.desk.show_leaving()
    windows.append(client.desk.find(LeaveDialog))
    windows.append(RemoveDialog(client.state, client.actions, client.state.status.devices[0]))
    kinds = (PairingDialog, DevicesDialog, ConflictsDialog, ExportDialog, ImportDialog)
    windows += [client.desk.find(kind) for kind in kinds]
    for window in windows:
        assert window is not None
        assert nameless(window) == []


def test_every_step_of_a_pairing_is_done_by_keyboard_and_read_out(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    client.desk.show_pairing()
    dialog = client.desk.find(PairingDialog)
    assert dialog is not None
    for at in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(at)
        assert nameless(dialog) == []
    emoji = [m.EmojiValue(n, "🐶", "Dog") for n in range(7)]
    for step in m.PairingStep:
        value = m.PairingValue(step=step, emoji=emoji, digits="00 01", check_code="123")
        dialog.follow(value)
        assert nameless(dialog) == []
        assert dialog.accessibleDescription()
        reached = [w for w in dialog.findChildren(QWidget) if w.isVisible() and takes_tab(w)]
        assert reached, step
    dialog.follow(m.PairingValue(step=m.PairingStep.COMPARE, emoji=emoji, digits="00 01"))
    group = dialog.compare_emoji.focusWidget()
    assert group is not None
    assert group.accessibleName().startswith("Dog 00, Dog 01")


def takes_tab(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_tab_goes_round_the_main_window(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot
) -> None:
    client = open_window(studio)
    window = client.window
    window.activateWindow()
    window.sidebar.search.setFocus()
    passed: list[QWidget] = []
    focused = QApplication.focusWidget() or window.focusWidget()
    while focused is not None and focused not in passed:
        passed.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        focused = window.focusWidget()
    kinds = [type(widget).__name__ for widget in passed]
    for wanted in (
        "Places",
        "SearchBox",
        "ConversationList",
        "TitleEdit",
        "MessageWidget",
        "_Field",
    ):
        assert wanted in kinds, kinds
    assert kinds.count("MessageWidget") == 1


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_enough_contrast_on_every_ground(colors: Colors) -> None:
    grounds = ("window", "sidebar", "raised", "user_ground", "selection", "hover")
    for ground in grounds:
        for ink in ("text", "secondary"):
            assert contrast(colors, ink, ground) >= 4.5, (ink, ground)
    for ink, ground in (
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("accent", "window"),
        ("accent", "raised"),
        ("good", "raised"),
        ("attention", "window"),
        ("danger", "window"),
        ("danger", "raised"),
        ("text", "attention_ground"),
        ("text", "danger_ground"),
        ("text", "changed_ground"),
        ("text", "found_ground"),
        ("code_keyword", "raised"),
        ("code_string", "raised"),
        ("code_number", "raised"),
        ("code_name", "raised"),
    ):
        assert contrast(colors, ink, ground) >= 4.5, (ink, ground)


def contrast(colors: Colors, ink: str, ground: str) -> float:
    """WCAG 2.1, 1.4.3."""
    one, other = (luminance(getattr(colors, name)) for name in (ink, ground))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_menu_needs_the_mouse(studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot) -> None:
    """Each action of the menus has a key of its own, or a letter in its menu."""
    client = open_window(studio)
    for menu in client.window.menuBar().actions():
        assert "&" in menu.text()
        found = menu.menu()
        assert found is not None
        for action in found.actions():  # type: ignore[attr-defined]
            assert action.isSeparator() or "&" in action.text() or action.shortcut()
