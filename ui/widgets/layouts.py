"""Small builders that keep the spacing of all windows the same."""

from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

_L = TypeVar("_L", bound=QBoxLayout)

GAP: Final = 8
"""Between things that belong together; twice as much between groups, thrice at a dialog's edge."""


def column(*items: QWidget | QLayout | None, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Items from top to bottom; None is a spring."""
    return _filled(QVBoxLayout(), items, gap, margin)


def row(*items: QWidget | QLayout | None, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Items from the leading edge on; None is a spring."""
    return _filled(QHBoxLayout(), items, gap, margin)


def label(
    text: str = "", *, tone: str = "", points: float = 0, bold: bool = False, wrap: bool = False
) -> QLabel:
    """Text. tone: a colour of the style sheet; points: added to the font's size."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    font = made.font()
    font.setPointSizeF(font.pointSizeF() + points)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    made.setFont(font)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(1)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget another tone, now."""
    set_style(widget, "tone", tone)


def set_style(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet looks at, and have it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, *, primary: bool = False, quiet: bool = False) -> QPushButton:
    """A push button. primary: what most people want here; quiet: no frame."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setProperty("quiet", quiet)
    made.setAutoDefault(primary)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    """A line between two areas."""
    line = QFrame()
    line.setObjectName("hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def _filled(layout: _L, items: tuple[QWidget | QLayout | None, ...], gap: int, margin: int) -> _L:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout
