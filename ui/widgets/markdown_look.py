"""How laid-out Markdown looks: headings, code, quotations, lists and tables in our measure."""

from typing import Final

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ui.colors import Colors

LINE_HEIGHT_PERCENT: Final = 130
PARAGRAPH_GAP: Final = 9
QUOTATION_INDENT: Final = 18
_HEADING_POINTS: Final = (5.0, 3.5, 2.0, 1.0, 0.0, 0.0)

_Property = QTextFormat.Property


def style(document: QTextDocument, colors: Colors) -> None:
    """Give a document that was filled from Markdown the look of the transcript."""
    block = document.begin()
    while block.isValid():
        QTextCursor(block).setBlockFormat(_block_format(block, colors))
        for fragment in fragments_of(block):
            _style_fragment(document, block, fragment, colors)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _style_table(frame, colors)


def fragments_of(block: QTextBlock) -> list[QTextFragment]:
    """The stretches of one format in a paragraph."""
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if fragment.isValid():
            found.append(fragment)
        iterator += 1
    return found


def monospace() -> QFont:
    """The system's font for code."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)


def _block_format(block: QTextBlock, colors: Colors) -> QTextBlockFormat:
    look = QTextBlockFormat(block.blockFormat())
    proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    look.setLineHeight(LINE_HEIGHT_PERCENT, proportional)
    look.setTopMargin(PARAGRAPH_GAP if look.headingLevel() and block.position() else 0)
    look.setBottomMargin(_gap_below(block))
    if _is_code(look):
        look.setBackground(QColor(colors.raised))
    if look.hasProperty(_Property.BlockTrailingHorizontalRulerWidth):
        look.setBackground(QColor(colors.border))  # Qt draws the rule in this colour
    if quoted := _quote_level(look):
        look.setLeftMargin(quoted * QUOTATION_INDENT)
    return look


def _gap_below(block: QTextBlock) -> float:
    following = block.next()
    if _in_table(block):
        return 0
    if not following.isValid() or _is_code(block.blockFormat()):
        return 0
    if block.textList() is not None and following.textList() is not None:
        return PARAGRAPH_GAP / 3
    if _quote_level(block.blockFormat()) and _quote_level(following.blockFormat()):
        return 0
    return PARAGRAPH_GAP


def _in_table(block: QTextBlock) -> bool:
    return QTextCursor(block).currentTable() is not None


def _is_code(look: QTextBlockFormat) -> bool:
    return look.hasProperty(_Property.BlockCodeFence) or look.hasProperty(
        _Property.BlockCodeLanguage
    )


def _quote_level(look: QTextBlockFormat) -> int:
    return look.intProperty(_Property.BlockQuoteLevel)


def _style_fragment(
    document: QTextDocument, block: QTextBlock, fragment: QTextFragment, colors: Colors
) -> None:
    before = fragment.charFormat()
    look = QTextCharFormat(before)
    if level := block.blockFormat().headingLevel():
        points = document.defaultFont().pointSizeF() + _HEADING_POINTS[min(level, 6) - 1]
        look.clearProperty(_Property.FontSizeAdjustment)  # it would win over the size
        look.setFontPointSize(points)
        look.setFontWeight(QFont.Weight.DemiBold)
    if _quote_level(block.blockFormat()):
        look.setForeground(QColor(colors.secondary))
    if before.isAnchor():
        look.setForeground(QColor(colors.accent))
        look.setFontUnderline(True)
    if before.fontFixedPitch():
        look.setFontFamilies([monospace().family()])
        look.setBackground(QColor(colors.raised))
    if look != before:
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(look)


def _style_table(table: QTextTable, colors: Colors) -> None:
    look = table.format()
    look.setCellPadding(6)
    look.setCellSpacing(0)
    look.setBorder(1)
    look.setBorderCollapse(True)
    look.setBorderBrush(QColor(colors.border))
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setTopMargin(PARAGRAPH_GAP / 2)
    look.setBottomMargin(PARAGRAPH_GAP)
    look.setWidth(QTextLength())
    table.setFormat(look)
