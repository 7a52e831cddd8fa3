"""A block of code in its frame: as it stands, unwrapped, with a button that copies it."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from ui.icon import set_icon
from ui.widgets.layouts import column, label, row
from ui.widgets.markdown_look import monospace

MARGIN = 8

_CONFIRMED_MS = 1_500


class CodeBlock(QFrame):
    """Code with its language named."""

    def __init__(self, text: str, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self._text = text
        self._copy = QToolButton(self)
        self._copy.setToolTip(self.tr("Copy the code"))
        self._copy.setAccessibleName(self.tr("Copy the code"))
        self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._copy.clicked.connect(self._copied)
        set_icon(self._copy, "copy", "secondary", 15)
        name = label(language or self.tr("Code"), tone="secondary", points=-1)
        head = row(name, None, self._copy)
        head.setContentsMargins(MARGIN, 2, 4, 0)
        self._edit = _Lines(text, self)
        self._edit.setAccessibleName(self.tr("Code"))
        layout = column(head, self._edit, gap=0)
        self.setLayout(layout)

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
        self.viewport().setAutoFillBackground(False)
        font = monospace()
        font.setPointSizeF(self.font().pointSizeF() - 0.5)
        self.setFont(font)
        self.document().setDocumentMargin(MARGIN)
        self.setPlainText(text)
        self.setFixedHeight(self._height(bar=False))
        self.horizontalScrollBar().rangeChanged.connect(self._make_room_for_bar)

    def _make_room_for_bar(self, _low: int, high: int) -> None:
        self.setFixedHeight(self._height(bar=high > 0))

    def _height(self, *, bar: bool) -> int:
        lines = self.document().blockCount() * self.fontMetrics().lineSpacing()
        room = self.horizontalScrollBar().sizeHint().height() if bar else 0
        return lines + 2 * MARGIN + room

    def minimumSizeHint(self) -> QSize:
        """Narrow: a long line scrolls."""
        return QSize(40, self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways here; up and down the transcript scrolls."""
        if abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()
