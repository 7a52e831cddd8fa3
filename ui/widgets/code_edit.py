"""The field for a typed code or a link: completes words as they are typed, forgives a slip."""

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.codes.typed import WORDS, complete_code

_WORD_AT_END: Final = re.compile(r"[^\W\d_]+$")
_TAKING: Final = (Qt.Key.Key_Space, Qt.Key.Key_Minus)


class CodeEdit(QLineEdit):
    """The rest of the first word that fits stands selected behind what is typed: a space, a
    hyphen or Tab takes it. `offered` tells the words that fit; `pasted`, that something other
    than plain text was."""

    offered = Signal(object)  # list[str]
    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitting: list[str] = []  # the whole codes that the one begun may become
        self._length = 0  # of what was typed before
        self.textEdited.connect(self._complete)
        self.textChanged.connect(self._forget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the offered word before what parts it from the next; Enter is not the dialog's."""
        if event.matches(QKeySequence.StandardKey.Paste) and not self._is_plain():
            self.pasted.emit()
            return
        if event.key() in _TAKING and self.take_word():
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab takes the offered word first, and goes on only then."""
        return (forwards and self.take_word()) or super().focusNextPrevChild(forwards)

    def take_word(self) -> bool:
        """Finish the last word as it is offered; whether there was anything to finish."""
        typed = self._typed()
        if not self._fitting or _WORD_AT_END.search(typed) is None:
            return False
        code = self._fitting[0]
        taken = code if code.count("-") == WORDS else f"{code}-"
        if typed == taken:
            return False
        self.setText(taken)
        self._offer([])
        return True

    def _typed(self) -> str:
        """Without the part that is only offered."""
        start = self.selectionStart()
        return self.text() if start < 0 else self.text()[:start]

    def _complete(self, text: str) -> None:
        grew, self._length = len(text) > self._length, len(text)
        at_end = self.cursorPosition() == len(text)
        word = _WORD_AT_END.search(text)
        self._offer(complete_code(text) if word is not None and at_end else [])
        if not (grew and word and self._fitting):
            return
        whole = self._fitting[0].rpartition("-")[2]
        if whole.startswith(word[0].casefold()) and len(whole) > len(word[0]):
            self.setText(text + whole[len(word[0]) :])
            self.setSelection(len(self.text()), len(text) - len(self.text()))

    def _forget(self, text: str) -> None:
        if not text and self._fitting:
            self._offer([])

    def _offer(self, fitting: list[str]) -> None:
        self._fitting = fitting
        self.offered.emit([code.rpartition("-")[2] for code in fitting])

    def _is_plain(self) -> bool:
        data = QGuiApplication.clipboard().mimeData()
        return data.hasText() and not data.hasImage() and not data.hasUrls()
