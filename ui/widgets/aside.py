"""A heading that opens and closes the text below it: reasoning, a tool's call or its result."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui import words
from ui.icon import set_icon
from ui.presenters.message import Aside
from ui.widgets.code_block import CodeBlock
from ui.widgets.layouts import button, column, row
from ui.widgets.prose import Prose


class AsideWidget(QFrame):
    """Folded until it is asked for; its text is laid out only then."""

    grown = Signal()  # it needs another height

    def __init__(self, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._aside = aside
        self._body: Prose | CodeBlock | None = None
        self._toggle = button(words.unmarked(words.say(aside.heading)), quiet=True)
        self._toggle.setCheckable(True)
        self._toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._toggle.toggled.connect(self._open)
        set_icon(self._toggle, "folded", "accent", 14)
        self._column = column(row(self._toggle, None), gap=4, margin=4)
        self.setLayout(self._column)

    def mark_text(self, text: str) -> int | None:
        """Open it if what a search looks for is in it, and mark that."""
        if text and text.casefold() in self._aside.text.casefold():
            self._toggle.setChecked(True)
        if self._body is None:
            return None
        found = self._body.mark_text(text)
        return None if found is None else found + self._body.y()

    def _open(self, opened: bool) -> None:
        if self._body is None:
            self._body = self._made()
            around = column(self._body)
            around.setContentsMargins(10, 0, 10, 8)
            self._column.addLayout(around)
        self._body.setVisible(opened)
        set_icon(self._toggle, "folded-open" if opened else "folded", "accent", 14)
        self.grown.emit()

    def _made(self) -> Prose | CodeBlock:
        if self._aside.language:
            return CodeBlock(self._aside.text, self._aside.language, self)
        return Prose(self._aside.text, self)
