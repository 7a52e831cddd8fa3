"""The entries of a list that say two things, one below the other."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.models.rows import Index


class TwoLines(QStyledItemDelegate):
    """What it is about, and more of it."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The same for each, with the room that the style sheet puts around the text. The
        letters of another script may stand higher than the font's own."""
        return QSize(180, int(2.7 * option.fontMetrics.lineSpacing()) + 20)
