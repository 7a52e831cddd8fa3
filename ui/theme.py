"""Light and dark: follows the desktop, or what --theme or $COMPANION_THEME says.

Colours come from ui.colors alone. A desktop set to high contrast keeps its own palette, for
which its owner has a reason, and gets no style sheet of ours.
"""

import os
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.colors import DARK, LIGHT, Colors
from ui.style import STYLE_SHEET

THEME_VARIABLE: Final = "COMPANION_THEME"
CHOICES: Final = ("system", "light", "dark")


class Theme(QObject):
    """The scheme in use. `changed` when the desktop changes its own."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "") -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice or os.environ.get(THEME_VARIABLE, "system")
        self.colors: Colors = LIGHT
        application.setStyle("Fusion")
        QDir.setSearchPaths("icons", [str(Path(__file__).parent / "icons")])  # of the style sheet
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    def choose(self, choice: str) -> None:
        """Follow the desktop, or be light or dark whatever it is."""
        self._choice = choice
        self._apply()

    @property
    def is_dark(self) -> bool:
        """Whether the scheme is the dark one."""
        return self.colors is DARK

    def _apply(self) -> None:
        self.colors = DARK if self._wants_dark() else LIGHT
        if not _high_contrast():
            self._application.setPalette(_palette(self.colors))
            self._application.setStyleSheet(_style_sheet(self.colors))
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._choice in ("light", "dark"):
            return self._choice == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def theme() -> Theme:
    """The application's theme. One is made if none was, as in the test of a single widget."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    found = application.findChild(Theme)
    return found if found is not None else Theme(application)


def _high_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def _palette(colors: Colors) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colors.window,
        QPalette.ColorRole.Base: colors.window,
        QPalette.ColorRole.AlternateBase: colors.raised,
        QPalette.ColorRole.Button: colors.window,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.PlaceholderText: colors.secondary,
        QPalette.ColorRole.ToolTipBase: colors.raised,
        QPalette.ColorRole.ToolTipText: colors.text,
        QPalette.ColorRole.Highlight: colors.accent,
        QPalette.ColorRole.HighlightedText: colors.on_accent,
        QPalette.ColorRole.Accent: colors.accent,
        QPalette.ColorRole.Link: colors.accent,
        QPalette.ColorRole.LinkVisited: colors.accent,
        QPalette.ColorRole.Mid: colors.border,
        QPalette.ColorRole.Midlight: colors.line,
        QPalette.ColorRole.Dark: colors.border,
        QPalette.ColorRole.Light: colors.raised,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.border))
    return palette


def _style_sheet(colors: Colors) -> str:
    values = {name: getattr(colors, name) for name in Colors.__slots__}
    return Template(STYLE_SHEET).substitute(values, scheme="dark" if colors is DARK else "light")
