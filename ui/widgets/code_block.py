"""A block of code in its frame: as it stands, unwrapped, with a button that copies it."""

from bisect import bisect_right
from functools import partial
from math import ceil

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from ui.background import in_background
from ui.colors import Colors
from ui.icon import set_icon
from ui.presenters.highlighting import Kind, Span, spans
from ui.theme import theme
from ui.widgets.layouts import column, label, row
from ui.widgets.markdown_look import monospace
from ui.widgets.marks import mark

MARGIN = 8
LINES_MEASURED_MAX = 300
"""Of a longer block the rest is taken to be as tall as these are."""

_CONFIRMED_MS = 1_500


class CodeBlock(QFrame):
    """Code with its language named. copied: what the button takes, if not what is shown."""

    def __init__(
        self,
        text: str,
        language: str,
        parent: QWidget | None = None,
        *,
        heading: str = "",
        copied: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self._text = copied or text
        self._copy = QToolButton(self)
        self._copy.setToolTip(self.tr("Copy the code"))
        self._copy.setAccessibleName(self.tr("Copy the code"))
        self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._copy.clicked.connect(self._copied)
        set_icon(self._copy, "copy", "secondary", 15)
        name = label(heading or language or self.tr("Code"), tone="secondary", points=-1)
        head = row(name, None, self._copy)
        head.setContentsMargins(MARGIN, 2, 4, 0)
        self._edit = _Lines(text, self)
        self._edit.setAccessibleName(self.tr("Code"))
        layout = column(head, self._edit, gap=0)
        self.setLayout(layout)
        if language:
            in_background(partial(spans, text, language), self._edit.color)

    def mark_text(self, text: str) -> int | None:
        """Mark what a search looks for. Where the first is, from the upper edge; None: nowhere."""
        found = mark(self._edit, text)
        return None if found is None else found + self._edit.y()

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        set_icon(self._copy, "check", "good", 15)
        QTimer.singleShot(
            _CONFIRMED_MS, self._copy, lambda: set_icon(self._copy, "copy", "secondary", 15)
        )


class _Lines(QPlainTextEdit):
    """The code, as tall as it has lines."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setUndoRedoEnabled(False)
        self.viewport().setAutoFillBackground(False)
        font = monospace()
        font.setPointSizeF(self.font().pointSizeF() - 0.5)
        self.setFont(font)
        self.document().setDocumentMargin(MARGIN)
        self.document().setDefaultTextOption(_from_left())
        self.setPlainText(text)
        self.setFixedHeight(self._height(bar=False))
        self.horizontalScrollBar().rangeChanged.connect(self._make_room_for_bar)

    def color(self, found: list[Span]) -> None:
        """Give stretches of it the colours of their kinds; its measure stays as it is."""
        looks = {kind: _look(kind, theme().colors) for kind in Kind}
        block = self.document().begin()
        starts: list[int] = []
        formats: list[list[QTextLayout.FormatRange]] = []
        while block.isValid():
            starts.append(block.position())
            formats.append([])
            block = block.next()
        for span in found:
            at = bisect_right(starts, span.start) - 1
            while at < len(starts) and starts[at] < span.start + span.length:
                part = QTextLayout.FormatRange()
                part.start = max(0, span.start - starts[at])
                part.length = span.start + span.length - starts[at] - part.start
                part.format = looks[span.kind]
                formats[at].append(part)
                at += 1
        block = self.document().begin()
        for ranges in formats:
            block.layout().setFormats(ranges)
            block = block.next()
        self.viewport().update()

    def _make_room_for_bar(self, _low: int, high: int) -> None:
        self.setFixedHeight(self._height(bar=high > 0))

    def _height(self, *, bar: bool) -> int:
        room = self.horizontalScrollBar().sizeHint().height() if bar else 0
        return self._text_height() + MARGIN + room

    def _text_height(self) -> int:
        """Of all lines and the margin above them: letters from another font may make one taller
        than the rest."""
        count, height = 0, 0.0
        block = self.document().begin()
        while block.isValid() and count < LINES_MEASURED_MAX:
            height += self.blockBoundingRect(block).height()
            count += 1
            block = block.next()
        return ceil(height / max(1, count) * self.document().blockCount())

    def minimumSizeHint(self) -> QSize:
        """Narrow: a long line scrolls."""
        return QSize(40, self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways here; up and down the transcript scrolls."""
        if abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()


def _from_left() -> QTextOption:
    """Code reads from the left, whatever letters are in it."""
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option


def _look(kind: Kind, colors: Colors) -> QTextCharFormat:
    look = QTextCharFormat()
    inks = {
        Kind.KEYWORD: colors.code_keyword,
        Kind.STRING: colors.code_string,
        Kind.COMMENT: colors.secondary,
        Kind.NUMBER: colors.code_number,
        Kind.NAME: colors.code_name,
        Kind.ADDED: colors.good,
        Kind.REMOVED: colors.danger,
    }
    look.setForeground(QColor(inks[kind]))
    return look
