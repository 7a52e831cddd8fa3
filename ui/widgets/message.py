"""One message of the transcript: who, when, and its pieces."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QTextEdit, QToolButton, QWidget

from companion.views.rows import MessageRow
from ui import words
from ui.icon import set_icon
from ui.presenters import message as presenter
from ui.presenters.fences import Code, Prose
from ui.presenters.formulas import Formula
from ui.presenters.reading import Entry
from ui.widgets import attachments
from ui.widgets.aside import AsideWidget
from ui.widgets.citations import CitationsWidget
from ui.widgets.code_block import CodeBlock
from ui.widgets.layouts import button, column, label, row, set_style
from ui.widgets.message_menu import message_menu
from ui.widgets.prose import Prose as ProseWidget
from ui.widgets.versions import Versions

PADDING: Final = 14
COLUMN_MAX: Final = 780
"""Pixels; longer lines are hard to read."""

_SPOKEN_CHARACTERS: Final = 300
"""Of a message, read out when it is reached; the rest is in its text."""

_Marked = ProseWidget | CodeBlock | AsideWidget


class MessageWidget(QFrame):
    """A message. The transcript makes one for each that is near the visible part."""

    copy_asked = Signal(object)  # MessageRow, as in the following
    edit_asked = Signal(object)
    delete_asked = Signal(object)
    history_asked = Signal(object)
    conflict_asked = Signal(object)
    branch_asked = Signal(str)  # the id of a message that stands in place of this one
    compare_asked = Signal(object)  # Branching
    step_asked = Signal(int, bool)  # to the message before (-1) or after (+1); choosing both
    reached = Signal(str, bool)  # by keyboard or click; choosing all from the one before
    grown = Signal(str)  # it needs another height

    def __init__(
        self,
        message: MessageRow,
        entry: Entry,
        parent: QWidget | None = None,
        *,
        width: int = COLUMN_MAX,
    ) -> None:
        """width: that it will have, in pixels."""
        super().__init__(parent)
        self._marks = ""  # the text that a search looks for
        self._text_width = width - 2 * PADDING - 2
        self.setObjectName("message")
        self.message, self.entry = message, entry
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

    def set_chosen(self, *, chosen: bool) -> None:
        """Show that it is one of several that will be copied."""
        set_style(self, "chosen", chosen)

    def mark_text(self, text: str) -> None:
        """Mark what a search looks for, also where that is folded."""
        if text or self._marks:
            self._marks = text
            for piece in self._marked():
                piece.mark_text(text)

    def place_of_mark(self) -> int | None:
        """Where the first of it stands, from the upper edge."""
        for piece in self._marked():
            if self._marks and (place := piece.mark_text(self._marks)) is not None:
                return piece.mapTo(self, QPoint(0, place)).y()
        return None

    def links(self) -> list[str]:
        """All addresses that it leads to, each once."""
        found: list[str] = []
        for piece in self.findChildren(ProseWidget):
            found += piece.links()
        for cited in self.findChildren(CitationsWidget):
            found += cited.links()
        return list(dict.fromkeys(url for url in found if url))

    def _marked(self) -> Iterator[_Marked]:
        """Its texts, from above."""
        layout = self.layout()
        assert layout is not None
        for at in range(layout.count()):
            item = layout.itemAt(at)
            piece = item.widget() if item is not None else None
            if isinstance(piece, ProseWidget | CodeBlock | AsideWidget):
                yield piece

    # --- building ------------------------------------------------------------------------

    def _head(self) -> QWidget:
        head = QWidget(self)
        name = label(words.say(presenter.speaker(self.message.role)), bold=True)
        model = label(self.message.model, tone="secondary", points=-1)
        time = label(
            words.short_time(self.message.created_ms, words.now_ms()), tone="secondary", points=-1
        )
        time.setToolTip(words.date_and_time(self.message.created_ms))
        layout = row(name, model, None, gap=8)
        layout.setContentsMargins(0, 0, 0, 0)
        if self.entry.hidden:
            layout.insertWidget(2, label(self.tr("hidden"), tone="secondary", points=-1))
        if self.message.conflict:
            layout.addWidget(self._conflict_button())
        if self.entry.branching is not None:
            versions = Versions(self.entry.branching, head)
            versions.branch_asked.connect(self.branch_asked)
            versions.compare_asked.connect(self.compare_asked)
            layout.addWidget(versions)
        layout.addWidget(time)
        layout.addWidget(self._more_button())
        head.setLayout(layout)
        return head

    def _conflict_button(self) -> QPushButton:
        chip = button(self.tr("Two versions…"), quiet=True)
        set_icon(chip, "conflict", "attention", 15)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self.conflict_asked.emit(self.message))
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
            return ProseWidget(piece.markdown, self, width=self._text_width)
        if isinstance(piece, Code):
            return CodeBlock(piece.text, piece.language, self)
        if isinstance(piece, Formula):
            return CodeBlock(piece.text, "", self, heading=self.tr("Formula"), copied=piece.tex)
        if isinstance(piece, presenter.Picture):
            return attachments.Picture(piece.path, piece.name, self)
        if isinstance(piece, presenter.File):
            return attachments.FileChip(piece, self)
        if isinstance(piece, presenter.Citations):
            return CitationsWidget(piece, self)
        if isinstance(piece, presenter.Aside):
            aside = AsideWidget(piece, self)
            aside.grown.connect(lambda: self.grown.emit(self.message.id))
            return aside
        tone = "danger" if piece.is_error else "secondary"
        return label(words.say(piece.phrase), tone=tone, wrap=True)

    def _spoken(self) -> str:
        text = presenter.plain_text(self.message)[:_SPOKEN_CHARACTERS]
        when = words.date_and_time(self.message.created_ms)
        said = f"{words.say(presenter.speaker(self.message.role))}, {when}: {text}"
        if self.entry.branching is None:
            return said
        return f"{said} ({words.say(presenter.of_versions(self.entry.branching))})"

    # --- acting --------------------------------------------------------------------------

    def open_menu(self, position: QPoint) -> None:
        """What can be done with this message."""
        message_menu(self).popup(position)

    def copy_selection(self) -> None:
        """Copy what is selected, or else the whole message."""
        texts: list[QTextEdit | QPlainTextEdit] = [
            *self.findChildren(QTextEdit),
            *self.findChildren(QPlainTextEdit),
        ]
        for text in texts:
            if text.textCursor().hasSelection():
                QGuiApplication.clipboard().setText(text.textCursor().selection().toPlainText())
                return
        self.copy_asked.emit(self.message)

    def to_version(self, by: int) -> bool:
        """Ask for the version so many places on; False: there is none."""
        branching = self.entry.branching
        other = branching.other(by) if branching is not None else ""
        if other:
            self.branch_asked.emit(other)
        return bool(other)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By mouse or by the menu key."""
        self.open_menu(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the messages; the rest is as in a list."""
        choosing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_asked.emit(-1 if event.key() == Qt.Key.Key_Up else 1, choosing)
        elif sideways and self.to_version(sideways):
            return
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit(self.message)
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.delete_asked.emit(self.message)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_menu(self.mapToGlobal(QPoint(PADDING, PADDING)))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """A piece that asks for another height, as code does whose scroll bar appears, gets it."""
        if event.type() != QEvent.Type.LayoutRequest:
            return super().event(event)
        handled = super().event(event)
        layout = self.layout()
        if layout is not None and layout.totalHeightForWidth(self.width()) != self.height():
            self.grown.emit(self.message.id)
        return handled

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It is the one that keys act on; by a click with Shift, the last of several."""
        by_mouse = event.reason() is Qt.FocusReason.MouseFocusReason
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.reached.emit(self.message.id, by_mouse and bool(shift))
