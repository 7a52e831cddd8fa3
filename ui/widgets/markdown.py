"""Markdown to a document that is safe to show: nothing is fetched, and no HTML is obeyed."""

from typing import Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat

from companion.formats.nesting import nests_too_deeply
from ui.colors import Colors
from ui.presenters.fences import with_line_breaks
from ui.widgets.markdown_look import fragments_of, style

INDENT: Final = 26

_FEATURES: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class SafeDocument(QTextDocument):
    """A document that loads nothing: neither from the network nor from the disk."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMargin(0)
        self.setIndentWidth(INDENT)
        self.setUndoRedoEnabled(False)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Nothing, whatever is asked for."""
        return None


def fill(document: QTextDocument, markdown: str, colors: Colors) -> None:
    """Show Markdown in a document, in the look of the transcript."""
    if nests_too_deeply(markdown):
        document.setPlainText(markdown)
    else:
        document.setMarkdown(with_line_breaks(markdown), _FEATURES)
    _replace_images(document)
    style(document, colors)


def links_in(document: QTextDocument) -> list[str]:
    """The addresses of all links, each once."""
    found: dict[str, None] = {}
    block = document.begin()
    while block.isValid():
        for fragment in fragments_of(block):
            if fragment.charFormat().isAnchor():
                found[fragment.charFormat().anchorHref()] = None
        block = block.next()
    return list(found)


def _replace_images(document: QTextDocument) -> None:
    """A picture by address becomes its description: showing it would tell its host who reads."""
    found: list[tuple[int, int, str]] = []
    block = document.begin()
    while block.isValid():
        for fragment in fragments_of(block):
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
