"""A piece of Markdown, as tall as its text; its words can be selected, its links followed."""

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget

from ui.dialogs.follow_link import follow
from ui.theme import theme
from ui.tooltips import tooltip
from ui.widgets.markdown import SafeDocument, fill, links_in
from ui.widgets.marks import mark

_WIDTH = 600


class Prose(QTextBrowser):
    """Read-only text of a message."""

    def __init__(
        self, markdown: str, parent: QWidget | None = None, *, width: int = _WIDTH
    ) -> None:
        """width: that it will probably have, in pixels."""
        super().__init__(parent)
        self.setObjectName("prose")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.viewport().setAutoFillBackground(False)
        # Before there is a text: each of these lays it out anew.
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(width)
        document = SafeDocument(self)
        document.setDefaultFont(self.font())
        fill(document, markdown, theme().colors)
        document.setTextWidth(width)
        self.setDocument(document)
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(self._tell_where)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all of the text in a column of `width` pixels."""
        # Not document().setTextWidth: the widget would at once take its own width instead.
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)
        return int(self.document().size().height()) + 1

    def sizeHint(self) -> QSize:
        """One line: a layout that does not know its width yet must not remember more."""
        return QSize(1, self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`; the height follows from the width."""
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The transcript scrolls, not one message."""
        event.ignore()

    def mark_text(self, text: str) -> int | None:
        """Mark what a search looks for. Where the first is, from the upper edge; None: nowhere."""
        return mark(self, text)

    def links(self) -> list[str]:
        """The addresses that its links lead to."""
        return links_in(self.document())

    def _follow(self, url: QUrl) -> None:
        follow(url.toString(), self)

    def _tell_where(self, url: QUrl) -> None:
        self.setToolTip(tooltip(url.toString()))
