"""Markdown to a document that is safe to show: nothing is fetched, and no HTML is obeyed."""

import re
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl
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
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ui.colors import Colors
from ui.presenters.fences import with_line_breaks

LINE_HEIGHT_PERCENT: Final = 130
PARAGRAPH_GAP: Final = 9
_HEADING_POINTS: Final = (5.0, 3.5, 2.0, 1.0, 0.0, 0.0)

NESTING_MAX: Final = 40
"""Deeper quotations and lists are shown as plain text: nobody reads them, and laying out
thousands of levels would hold the window up."""

_MARKER: Final = r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)]))"
_NESTED: Final = re.compile(rf"^{_MARKER}{{{NESTING_MAX},}}", re.MULTILINE)

_FEATURES: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class SafeDocument(QTextDocument):
    """A document that loads nothing: neither from the network nor from the disk."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMargin(0)
        self.setUndoRedoEnabled(False)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Nothing, whatever is asked for."""
        return None


def fill(document: QTextDocument, markdown: str, colors: Colors) -> None:
    """Show Markdown in a document, in the look of the transcript."""
    if _NESTED.search(markdown):
        document.setPlainText(markdown)
    else:
        document.setMarkdown(with_line_breaks(markdown), _FEATURES)
    _replace_images(document)
    block = document.begin()
    while block.isValid():
        _style_block(block, colors, document.defaultFont())
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _style_table(frame, colors)


def _replace_images(document: QTextDocument) -> None:
    """A picture by address becomes its description: showing it would tell its host who reads."""
    found: list[tuple[int, int, str]] = []
    block = document.begin()
    while block.isValid():
        for fragment in _fragments(block):
            if fragment.charFormat().isImageFormat():
                image = fragment.charFormat().toImageFormat()
                alt = str(image.property(QTextFormat.Property.ImageAltText) or "")
                said = f"🖼 {alt or image.name()[:200]}"
                found.append((fragment.position(), fragment.length(), said))
        block = block.next()
    for position, length, said in reversed(found):
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(said, QTextCharFormat())


def _style_block(block: QTextBlock, colors: Colors, font: QFont) -> None:
    cursor = QTextCursor(block)
    style = block.blockFormat()
    level = style.headingLevel()
    is_code = style.hasProperty(QTextFormat.Property.BlockCodeFence) or style.hasProperty(
        QTextFormat.Property.BlockCodeLanguage
    )
    style.setLineHeight(
        LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    )
    style.setTopMargin(PARAGRAPH_GAP if level and block.position() else 0)
    in_list = block.textList() is not None
    style.setBottomMargin(0 if is_code else PARAGRAPH_GAP / 3 if in_list else PARAGRAPH_GAP)
    if not block.next().isValid():
        style.setBottomMargin(0)
    if is_code:
        style.setBackground(QColor(colors.raised))
    if style.hasProperty(QTextFormat.Property.BlockQuoteLevel):
        style.setForeground(QColor(colors.secondary))
    cursor.setBlockFormat(style)
    for fragment in _fragments(block):
        _style_fragment(block.document(), fragment, level, colors, font)


def _style_fragment(document: Any, fragment: Any, level: int, colors: Colors, font: QFont) -> None:
    format_ = fragment.charFormat()
    change = QTextCharFormat()
    if level:
        points = font.pointSizeF() + _HEADING_POINTS[min(level, 6) - 1]
        change.setFontPointSize(points)
        change.setFontWeight(QFont.Weight.DemiBold)
        change.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
    if format_.isAnchor():
        change.setForeground(QColor(colors.accent))
        change.setFontUnderline(True)
    if format_.fontFixedPitch():
        change.setFontFamilies([monospace().family()])
        change.setBackground(QColor(colors.raised))
    if not change.isEmpty():
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(change)


def _style_table(table: QTextTable, colors: Colors) -> None:
    style = table.format()
    style.setCellPadding(6)
    style.setCellSpacing(0)
    style.setBorder(1)
    style.setBorderCollapse(True)
    style.setBorderBrush(QColor(colors.border))
    style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    style.setBottomMargin(PARAGRAPH_GAP)
    style.setWidth(QTextLength())
    table.setFormat(style)


def _fragments(block: QTextBlock) -> list[Any]:
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
