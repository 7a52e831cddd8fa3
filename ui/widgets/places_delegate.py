"""How a line of the places is painted: an icon, a name, and how much is there."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from ui.icon import icon
from ui.models.places import NODE_ROLE, count_text
from ui.models.rows import Index
from ui.presenters.places import Node
from ui.theme import theme

_INSET: Final = 8  # of the rounded ground from the edges
_ICON: Final = 16
_ARROW: Final = 12
_GAP: Final = 8
_ABOVE_HEADING: Final = 10


class PlacesDelegate(QStyledItemDelegate):
    """Headings stand apart; what can be opened has an arrow before its name."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading is higher by what sets it apart."""
        height = QFontMetrics(option.font).height() + 12
        node = index.data(NODE_ROLE)
        apart = _ABOVE_HEADING if isinstance(node, Node) and node.is_heading else 0
        return QSize(80, height + apart)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        node = index.data(NODE_ROLE)
        if not isinstance(node, Node):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if node.is_heading:
            rect = rect.adjusted(0, _ABOVE_HEADING, 0, 0)
        # From edge to edge, however deep in the tree it is: the levels show in the name's indent.
        ground = QRect(_INSET, rect.top() + 1, self._view.viewport().width() - 2 * _INSET, 0)
        ground.setBottom(rect.bottom() - 1)
        _paint_ground(painter, option, ground, self._view)
        area = QRect(rect.left() + _INSET + 2, rect.top(), 0, rect.height())
        area.setRight(ground.right() - 8)
        self._paint_content(painter, option, index, node, area)
        painter.restore()

    def _paint_content(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        node: Node,
        area: QRect,
    ) -> None:
        colors = theme().colors
        if node.children:
            is_open = self._view.isExpanded(index)
            _paint_icon(painter, "down" if is_open else "right", "secondary", area, _ARROW)
        left = area.left() + _ARROW + 2
        if node.icon:
            at = QRect(left, area.top(), _ICON, area.height())
            _paint_icon(painter, node.icon, node.tone, at, _ICON)
            left += _ICON + _GAP
        font = _heading(option) if node.is_heading else QFont(option.font)
        end = _paint_end(painter, option, node, area)
        painter.setFont(font)
        painter.setPen(QColor(colors.secondary if node.is_heading else colors.text))
        room = QRect(left, area.top(), max(0, end - left - _GAP), area.height())
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        elided = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


def arrow_area(rect: QRect) -> QRect:
    """Where a click opens and closes."""
    return QRect(rect.left() + _INSET - 2, rect.top(), _ARROW + 6, rect.height())


def _paint_ground(
    painter: QPainter, option: QStyleOptionViewItem, ground: QRect, view: QTreeView
) -> None:
    state: QStyle.StateFlag = option.state
    colors = theme().colors
    is_target = bool(view.property("target") == option.index)
    if state & QStyle.StateFlag.State_Selected or is_target:
        color = colors.selection
    elif state & QStyle.StateFlag.State_MouseOver:
        color = colors.hover
    else:
        color = ""
    if color:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(ground, 6, 6)
    by_keyboard = state & QStyle.StateFlag.State_KeyboardFocusChange
    if is_target or (state & QStyle.StateFlag.State_HasFocus and by_keyboard):
        painter.setPen(QColor(colors.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, 6, 6)


def _paint_icon(painter: QPainter, name: str, role: str, area: QRect, side: int) -> None:
    at = QRect(area.left(), area.center().y() - side // 2 + 1, side, side)
    icon(name, getattr(theme().colors, role)).paint(painter, at)


def _paint_end(painter: QPainter, option: QStyleOptionViewItem, node: Node, area: QRect) -> int:
    """Draw the count, or the note. Returns where it begins."""
    text = count_text(node)
    font = QFont(option.font)
    font.setPointSizeF(font.pointSizeF() - 1)
    is_loud = node.tone in ("attention", "danger") and bool(text)
    if is_loud and node.note is None:
        font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() // 2)
    painter.setFont(font)
    painter.setPen(QColor(getattr(theme().colors, node.tone if is_loud else "secondary")))
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return area.right() - metrics.horizontalAdvance(text)


def _heading(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    font.setPointSizeF(font.pointSizeF() - 1)
    font.setWeight(QFont.Weight.DemiBold)
    return font
