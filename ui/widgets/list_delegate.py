"""How a line of the left-hand list is painted: a conversation, or a search hit."""

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from companion.views.rows import ConversationRow, SearchHit
from ui import words
from ui.icon import icon
from ui.models.conversations import UNSYNCED_ROLE
from ui.models.rows import ROW_ROLE, Index
from ui.presenters import snippet
from ui.presenters.difference import Run
from ui.presenters.sources import source_name
from ui.theme import theme
from ui.widgets.trash_line import until

_INSET: Final = 8  # of the rounded ground from the list's edges
_PADDING: Final = QSize(12, 10)  # of the text from the ground's edges
_MARK: Final = 14  # side of a pin or a conflict mark


class ListDelegate(QStyledItemDelegate):
    """Two lines a row: a title with what stands at its end, and an excerpt below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The same for each row, so that a long list needs no measuring."""
        fonts = _title_font(option), _small(option)
        lines = sum(QFontMetrics(font).height() for font in fonts)
        return QSize(200, lines + 4 + 2 * _PADDING.height() + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW_ROLE)
        if row is None:  # it went just now
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = _rect(option).adjusted(_INSET, 1, -_INSET, -1)
        _paint_ground(painter, option, ground)
        area = ground.adjusted(
            _PADDING.width(), _PADDING.height(), -_PADDING.width(), -_PADDING.height()
        )
        title_font, small = _title_font(option), _small(option)
        height = QFontMetrics(title_font).height()
        top = QRect(area.left(), area.top(), area.width(), height)
        end = _paint_time(painter, small, top, words.short_time(_time_ms(row), words.now_ms()))
        room = QRect(top.left(), top.top(), end - top.left(), height)
        end = _paint_marks(painter, _marks(row, is_unsynced=bool(index.data(UNSYNCED_ROLE))), room)
        painter.setFont(title_font)
        painter.setPen(QColor(theme().colors.text))
        room = QRect(top.left(), top.top(), end - top.left() - 8, height)
        _paint_line(painter, room, str(index.data(Qt.ItemDataRole.DisplayRole)))
        below = area.adjusted(0, height + 4, 0, 0)
        painter.setFont(small)
        if isinstance(row, ConversationRow):
            below.setRight(_paint_source(painter, row, below) - 8)
        _paint_runs(painter, below, _excerpt(row))
        painter.restore()


def _excerpt(row: ConversationRow | SearchHit) -> list[Run]:
    if isinstance(row, SearchHit):
        return snippet.runs(row.snippet)
    if row.deleted_ms:
        return [Run(words.say(until(row)), differs=False)]
    return [Run(snippet.plain(row.snippet), differs=False)]


def _time_ms(row: ConversationRow | SearchHit) -> int:
    if isinstance(row, SearchHit):
        return row.created_ms
    return row.deleted_ms or row.updated_ms


def _marks(row: ConversationRow | SearchHit, *, is_unsynced: bool) -> list[tuple[str, str]]:
    """The pictures before the time, from the end on, each with its role among the colours."""
    if isinstance(row, SearchHit):
        return []
    marks = [("pin", "secondary")] if row.pinned else []
    marks += [("conflict", "attention")] if row.conflict else []
    return marks + ([("unsynced", "secondary")] if is_unsynced else [])


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, ground: QRect) -> None:
    state: QStyle.StateFlag = option.state
    colors = theme().colors
    if state & QStyle.StateFlag.State_Selected:
        color = colors.selection
    elif state & QStyle.StateFlag.State_MouseOver:
        color = colors.hover
    else:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(ground, 8, 8)
    if (
        state & QStyle.StateFlag.State_HasFocus
        and state & QStyle.StateFlag.State_KeyboardFocusChange
    ):
        painter.setPen(QColor(colors.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, 8, 8)


def _paint_time(painter: QPainter, font: QFont, top: QRect, text: str) -> int:
    """Draw it at the end of the line. Returns where it begins."""
    painter.setFont(font)
    painter.setPen(QColor(theme().colors.secondary))
    width = QFontMetrics(font).horizontalAdvance(text)
    painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return top.right() - width


def _paint_marks(painter: QPainter, marks: list[tuple[str, str]], top: QRect) -> int:
    """Draw them before the time. Returns where they begin."""
    end = top.right()
    for name, role in marks:
        end -= _MARK + 4
        at = QRect(QPoint(end, top.center().y() - _MARK // 2), QSize(_MARK, _MARK))
        icon(name, getattr(theme().colors, role)).paint(painter, at)
    return end


def _paint_source(painter: QPainter, row: ConversationRow, below: QRect) -> int:
    """Draw where it comes from at the end of the second line. Returns where that begins."""
    if row.source_app in ("", "companion"):
        return below.right() + 8
    painter.setPen(QColor(theme().colors.secondary))
    metrics = painter.fontMetrics()
    text = metrics.elidedText(
        words.say(source_name(row.source_app)), Qt.TextElideMode.ElideRight, below.width() // 3
    )
    line = QRect(below.left(), below.top(), below.width(), metrics.height())
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return below.right() - metrics.horizontalAdvance(text)


def _paint_line(painter: QPainter, room: QRect, text: str) -> None:
    line = text.replace("\n", " ")
    elided = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


def _paint_runs(painter: QPainter, room: QRect, runs: list[Run]) -> None:
    colors = theme().colors
    plain = painter.font()
    bold = QFont(plain)
    bold.setWeight(QFont.Weight.DemiBold)
    left = room.left()
    for run in runs:
        painter.setFont(bold if run.differs else plain)
        painter.setPen(QColor(colors.text if run.differs else colors.secondary))
        rest = QRect(left, room.top(), room.right() - left, painter.fontMetrics().height())
        if rest.width() <= 0:
            break
        _paint_line(painter, rest, run.text)
        left += painter.fontMetrics().horizontalAdvance(run.text)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _title_font(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _small(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    font.setPointSizeF(font.pointSizeF() - 1)
    return font
