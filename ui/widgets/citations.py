"""What a message refers to: numbered, each opened only after showing where it leads."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from ui import words
from ui.dialogs.follow_link import follow
from ui.presenters.links import link_of
from ui.presenters.message import Citation, Citations
from ui.tooltips import tooltip
from ui.widgets.layouts import button, column, label, row

SHOWN_MAX: Final = 40


class CitationsWidget(QFrame):
    """One line for each."""

    def __init__(self, citations: Citations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._urls = [citation.url for citation in citations.items]
        shown = citations.items[:SHOWN_MAX]
        layout = column(gap=2)
        layout.addWidget(label(self.tr("Sources"), tone="secondary", points=-1))
        for citation in shown:
            layout.addLayout(self._line(citation))
        if more := len(citations.items) - len(shown):
            said = self.tr("and {n} more; copying the message takes all").format(n=more)
            layout.addWidget(label(said, tone="secondary", points=-1))
        self.setLayout(layout)

    def mark_text(self, _text: str) -> int | None:
        """Nothing: no text of the message."""
        return None

    def links(self) -> list[str]:
        """The addresses."""
        return self._urls

    def _line(self, citation: Citation) -> QBoxLayout:
        number = label(f"[{citation.number}]", tone="secondary", points=-1)
        link = link_of(citation.url)
        if link is None:
            shown: QWidget = label(citation.title, points=-1)
        else:
            shown = button(words.unmarked(citation.title))
            shown.setProperty("link", True)
            shown.setToolTip(tooltip(link.shown))
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keyboard: the message's menu
            shown.clicked.connect(partial(follow, citation.url, self))
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        shown.setStyleSheet("text-align: left")
        host = label(link.host if link else "", tone="secondary", points=-1)
        line = row(number, shown, host, gap=7)
        line.setStretch(1, 1)
        return line
