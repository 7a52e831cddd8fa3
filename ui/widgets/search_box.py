"""The field in which one searches everything."""

import html
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class SearchBox(QLineEdit):
    """Its tooltip is the language of queries."""

    descended = Signal()  # to the results, by the keyboard

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setPlaceholderText(self.tr("Search everything"))
        self.setAccessibleName(self.tr("Search in all conversations"))
        self.setToolTip(self._language())
        self.setClearButtonEnabled(True)
        self.returnPressed.connect(self.descended)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to what was found."""
        if event.key() == Qt.Key.Key_Down:
            self.descended.emit()
        else:
            super().keyPressEvent(event)

    def _language(self) -> str:
        """What may be typed, with its meaning."""
        return _table(
            (
                ("cat dog", self.tr("both words; the last one may be unfinished")),
                ('"cat dog"', self.tr("one after the other")),
                ("-dog", self.tr("without this word")),
                ("role:user  model:gpt-4", self.tr("only messages of this role or model")),
                ("tag:work  from:chatgpt", self.tr("with this tag, from this application")),
                ("after:2025-03  before:2025-04-15", self.tr("from when on, and up to when")),
                ("has:image  has:file  has:code", self.tr("with what is in the message")),
                ("in:title", self.tr("titles alone")),
            )
        )


def _table(rows: Iterable[tuple[str, str]]) -> str:
    """Two columns, as rich text."""
    cells = (
        f"<tr><td style='padding-right: 12px'><code>{html.escape(example)}</code></td>"
        f"<td>{html.escape(meaning)}</td></tr>"
        for example, meaning in rows
    )
    return f"<table>{''.join(cells)}</table>"
