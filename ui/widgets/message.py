"""One message of the transcript: who, when, and its pieces."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QToolButton, QWidget

from companion.views.rows import MessageRow
from ui import words
from ui.icon import set_icon
from ui.presenters import message as presenter
from ui.presenters.fences import Code, Prose
from ui.widgets import attachments
from ui.widgets.code_block import CodeBlock
from ui.widgets.layouts import button, column, label, row, set_style
from ui.widgets.prose import Prose as ProseWidget

PADDING: Final = 14
_SPOKEN_CHARACTERS: Final = 300
"""Of a message, read out when it is reached; the rest is in its text."""


class MessageWidget(QFrame):
    """A message. The transcript makes one for each that is near the visible part."""

    copy_asked = Signal(object)  # MessageRow, as in the following
    edit_asked = Signal(object)
    delete_asked = Signal(object)
    history_asked = Signal(object)
    conflict_asked = Signal(object)
    step_asked = Signal(int)  # to the message before (-1) or after (+1)
    reached = Signal()  # by keyboard or click
    grown = Signal()  # it needs another height

    def __init__(self, message: MessageRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.message = message
        self.setProperty("own", message.role == "user")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self._spoken())
        layout = column(self._head(), gap=8)
        layout.setContentsMargins(PADDING, PADDING - 3, PADDING, PADDING)
        for piece in presenter.pieces(message):
            layout.addWidget(self._widget_of(piece))
        self.setLayout(layout)

    def set_marked(self, *, marked: bool) -> None:
        """Frame it, because a search or a step led here."""
        set_style(self, "marked", marked)

    # --- building ------------------------------------------------------------------------

    def _head(self) -> QWidget:
        head = QWidget(self)
        said = words.say(presenter.speaker(self.message.role))
        name = label(said, bold=True)
        model = label(self.message.model, tone="secondary", points=-1)
        when = words.date_and_time(self.message.created_ms)
        time = label(
            words.short_time(self.message.created_ms, words.now_ms()), tone="secondary", points=-1
        )
        time.setToolTip(when)
        layout = row(name, model, None, gap=8)
        layout.setContentsMargins(0, 0, 0, 0)
        if self.message.conflict:
            layout.addWidget(self._conflict_button())
        layout.addWidget(time)
        layout.addWidget(self._more_button())
        head.setLayout(layout)
        return head

    def _conflict_button(self) -> QPushButton:
        chip = button(self.tr("Two versions…"), quiet=True)
        set_icon(chip, "conflict", "attention", 15)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(self._ask_conflict)
        return chip

    def _more_button(self) -> QToolButton:
        more = QToolButton(self)
        set_icon(more, "more", "secondary", 16)
        more.setAccessibleName(self.tr("What can be done with this message"))
        more.setToolTip(self.tr("More"))
        more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        more.clicked.connect(lambda: self.open_menu(more.mapToGlobal(more.rect().bottomLeft())))
        return more

    def _widget_of(self, piece: presenter.Piece) -> QWidget:
        if isinstance(piece, Prose):
            return ProseWidget(piece.markdown, self)
        if isinstance(piece, Code):
            return CodeBlock(piece.text, piece.language, self)
        if isinstance(piece, presenter.Picture):
            return attachments.Picture(piece.path, piece.name, self)
        if isinstance(piece, presenter.File):
            return attachments.FileChip(piece.path, piece.name, piece.size, self)
        if isinstance(piece, presenter.Aside):
            return _Aside(words.say(piece.heading), piece.text, self)
        return label(words.say(piece.phrase), tone="secondary", wrap=True)

    def _spoken(self) -> str:
        text = presenter.plain_text(self.message)[:_SPOKEN_CHARACTERS]
        when = words.date_and_time(self.message.created_ms)
        return f"{words.say(presenter.speaker(self.message.role))}, {when}: {text}"

    # --- acting --------------------------------------------------------------------------

    def open_menu(self, position: QPoint) -> None:
        """What can be done with this message."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("&Copy message"))
        copy.triggered.connect(lambda: self.copy_asked.emit(self.message))
        edit = menu.addAction(self.tr("&Edit…"))
        edit.triggered.connect(lambda: self.edit_asked.emit(self.message))
        earlier = menu.addAction(self.tr("Earlier &versions…"))
        earlier.triggered.connect(lambda: self.history_asked.emit(self.message))
        if self.message.conflict:
            menu.addAction(self.tr("Decide the con&flict…")).triggered.connect(self._ask_conflict)
        menu.addSeparator()
        delete = menu.addAction(self.tr("&Delete"))
        delete.triggered.connect(lambda: self.delete_asked.emit(self.message))
        menu.popup(position)

    def copy_selection(self) -> None:
        """Copy what is selected, or else the whole message."""
        for prose in self.findChildren(ProseWidget):
            if prose.textCursor().hasSelection():
                QGuiApplication.clipboard().setText(prose.textCursor().selection().toPlainText())
                return
        self.copy_asked.emit(self.message)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By mouse or by the menu key."""
        self.open_menu(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the messages; the rest is as in a list."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_asked.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit(self.message)
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.delete_asked.emit(self.message)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """A piece that asks for another height, as code does whose scroll bar appears, gets it."""
        if event.type() != QEvent.Type.LayoutRequest:
            return super().event(event)
        handled = super().event(event)
        layout = self.layout()
        if layout is not None and layout.totalHeightForWidth(self.width()) != self.height():
            self.grown.emit()
        return handled

    def focusInEvent(self, _event: object) -> None:
        """It is the one that keys act on."""
        self.reached.emit()

    def _ask_conflict(self) -> None:
        self.conflict_asked.emit(self.message)


class _Aside(QFrame):
    """A heading that opens and closes the text below it."""

    def __init__(self, heading: str, text: str, parent: MessageWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._message = parent
        self._text = text
        self._body: QWidget | None = None
        self._toggle = button(heading, quiet=True)
        self._toggle.setCheckable(True)
        self._toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._toggle.toggled.connect(self._open)
        self.setLayout(column(row(self._toggle, None), gap=4, margin=4))

    def _open(self, opened: bool) -> None:
        if self._body is None:
            self._body = CodeBlock(self._text, " ", self)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._body)
        self._body.setVisible(opened)
        self._message.grown.emit()
