"""How a line of a picker is painted: an icon, a name, and a hint at the end."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icon import icon
from ui.models.rows import ROW_ROLE, Index
from ui.theme import theme

_ICON: Final = 16
_PADDING: Final = 10


class PickerDelegate(QStyledItemDelegate):
    """One line a row."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The same for each row."""
        return QSize(120, QFontMetrics(option.font).height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        entry = index.data(ROW_ROLE)
        if entry is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        _paint_ground(painter, option, rect)
        area = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        left = area.left()
        if entry.icon:
            at = QRect(left, area.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            icon(entry.icon, theme().colors.secondary).paint(painter, at)
        left += _ICON + _PADDING
        end = _paint_hint(painter, option, entry.hint, area)
        painter.setFont(option.font)
        painter.setPen(QColor(theme().colors.text))
        room = QRect(left, area.top(), max(0, end - left - _PADDING), area.height())
        text = QFontMetrics(option.font).elidedText(
            entry.text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        color = theme().colors.selection
    elif state & QStyle.StateFlag.State_MouseOver:
        color = theme().colors.hover
    else:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(rect, 6, 6)


def _paint_hint(painter: QPainter, option: QStyleOptionViewItem, hint: str, area: QRect) -> int:
    """Draw it at the end. Returns where it begins."""
    font = QFont(option.font)
    font.setPointSizeF(font.pointSizeF() - 1)
    painter.setFont(font)
    painter.setPen(QColor(theme().colors.secondary))
    metrics = QFontMetrics(font)
    text = metrics.elidedText(hint, Qt.TextElideMode.ElideRight, area.width() // 2)
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return area.right() - metrics.horizontalAdvance(text)
