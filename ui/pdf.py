"""Conversations as a PDF, laid out by Qt page by page; for a thread beside the window's."""

import errno
import re
import shutil
from pathlib import Path
from string import Template
from typing import Any, Final

from PySide6.QtCore import (
    QFile,
    QFileDevice,
    QIODevice,
    QLocale,
    QMarginsF,
    QRectF,
    QSizeF,
    Qt,
    QUrl,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QGuiApplication,
    QImage,
    QImageReader,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

import companion
from companion.formats.base import Export
from companion.formats.data_url import PICTURES
from companion.formats.export_values import title_of
from companion.formats.html_body import article
from companion.model.exported import ExportedAttachment, ExportedConversation
from ui.colors import LIGHT

DPI: Final = 1200
"""Of the PDF; text is drawn as text at any of them."""

_SCREEN_DPI: Final = 96
_END_BYTES: Final = 64
_FREE_BYTES_MIN: Final = 1 << 20
_MARGIN_MM: Final = 18
_FOOT: Final = 0.04
"""Of the page's height, for the line with the page's number."""

_PICTURE_PIXELS_MAX: Final = 1800
"""Across: as fine as paper shows it."""

_STYLE: Final = Template("""
h1 { font-size: 18pt; } .who { color: $accent; margin-top: 18px; margin-bottom: 4px; }
small, .about, .file, .source { color: $secondary; font-weight: normal; }
a { color: $accent; }
pre { font-size: 9pt; background-color: $raised; white-space: pre-wrap; margin: 6px 0; }
code { font-size: 9pt; }
blockquote { color: $secondary; margin-left: 16px; }
th, td { padding: 3px 7px; }
""").substitute(accent=LIGHT.accent, secondary=LIGHT.secondary, raised=LIGHT.raised)
_TABLE: Final = f"border-color: {LIGHT.border}; margin-top: 8px; margin-bottom: 8px"
_FOLDS: Final = (
    ("<details><summary>", "<p><i>"),
    ("</summary>", "</i></p><blockquote>"),
    ("</details>", "</blockquote>"),
    ("<table>", f'<table border="1" cellspacing="0" style="{_TABLE}">'),
)
"""Paper has nothing to unfold. What people wrote is escaped, and holds none of these."""

_SPEAKER: Final = re.compile(r'<h2 class="who">(.*?)</h2>')
"""Qt gives headings sizes of its own."""

_SUBSTITUTING: Final = ("calt", "liga", "clig", "dlig")
"""Features of fonts by which characters get other glyphs: those could not be found or copied."""


class PdfExporter:
    """Implements companion.formats.base.Exporter."""

    name = "pdf"
    suffix = ".pdf"

    def write(self, export: Export, target: Path) -> None:
        """One document; each conversation begins a page."""
        file = QFile(str(target))
        painter = QPainter()
        if not file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise _failure(file)
        writer = _writer(file, target.stem)
        if not painter.begin(writer):
            raise _failure(file)
        try:
            pages = _Pages(writer, painter)
            for conversation in export.conversations:
                pages.print(conversation, all_branches=export.all_branches)
                if file.error() is not QFileDevice.FileError.NoError:
                    raise _failure(file)
        finally:
            painter.end()
        file.close()
        # Qt writes on and tells nobody when the disk is full.
        if file.error() is not QFileDevice.FileError.NoError or not _is_whole(target):
            raise _failure(file)


def _is_whole(target: Path) -> bool:
    """Whether the file has the end of a PDF (ISO 32000-1, 7.5.5)."""
    with target.open("rb") as file:
        file.seek(max(0, target.stat().st_size - _END_BYTES))
        return b"%%EOF" in file.read()


def _failure(file: QFile) -> OSError:
    """Why the file could not be written; Qt does not tell a full disk from other causes."""
    folder = Path(file.fileName()).parent
    is_full = folder.is_dir() and shutil.disk_usage(folder).free < _FREE_BYTES_MIN
    return OSError(errno.ENOSPC if is_full else errno.EIO, file.errorString())


def _writer(file: QFile, title: str) -> QPdfWriter:
    writer = QPdfWriter(file)
    writer.setResolution(DPI)
    imperial = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4
    writer.setPageSize(QPageSize(size))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(title)
    writer.setCreator(f"Companion {companion.__version__}")
    return writer


class _Pages:
    """Lays conversations out on the pages of one PDF."""

    def __init__(self, writer: QPdfWriter, painter: QPainter) -> None:
        self._writer = writer
        self._painter = painter
        self._number = 0
        self._font = QFont(QGuiApplication.font())
        self._font.setPointSizeF(10.5)
        for feature in _SUBSTITUTING:
            self._font.setFeature(QFont.Tag(feature), 0)

    def print(self, conversation: ExportedConversation, *, all_branches: bool) -> None:
        """Add the pages of one conversation."""
        paper = QRectF(0, 0, self._writer.width(), self._writer.height())
        foot = paper.height() * _FOOT
        page = QSizeF(paper.width(), paper.height() - foot)
        document = self._document(page, conversation, all_branches=all_branches)
        for number in range(document.pageCount()):
            if self._number:
                self._writer.newPage()
            self._number += 1
            self._paint(document, number, page)
            self._paint_foot(QRectF(0, page.height(), page.width(), foot), conversation)

    def _document(
        self, page: QSizeF, conversation: ExportedConversation, *, all_branches: bool
    ) -> QTextDocument:
        pictures = _Pictures(page.width() * _SCREEN_DPI / DPI)
        body = article(conversation, pictures, all_branches=all_branches)
        for html, paper in _FOLDS:
            body = body.replace(html, paper)
        body = _SPEAKER.sub(r'<p class="who"><b>\1</b></p>', body)
        document = _Document(pictures)
        document.documentLayout().setPaintDevice(self._writer)
        document.setDefaultFont(self._font)
        document.setDefaultStyleSheet(_STYLE)
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        document.setHtml(body)
        document.setPageSize(page)
        return document

    def _paint(self, document: QTextDocument, number: int, page: QSizeF) -> None:
        view = QRectF(0, number * page.height(), page.width(), page.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = view
        context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
        self._painter.save()
        self._painter.translate(0, -view.top())
        self._painter.setClipRect(view)
        document.documentLayout().draw(self._painter, context)
        self._painter.restore()

    def _paint_foot(self, place: QRectF, conversation: ExportedConversation) -> None:
        small = QFont(self._font)
        small.setPointSizeF(8)
        self._painter.setFont(small)
        self._painter.setPen(Qt.GlobalColor.darkGray)
        metrics = self._painter.fontMetrics()
        title = metrics.elidedText(
            title_of(conversation.record), Qt.TextElideMode.ElideRight, int(place.width() * 0.8)
        )
        flags = Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(place, flags | Qt.AlignmentFlag.AlignLeft, title)
        self._painter.drawText(place, flags | Qt.AlignmentFlag.AlignRight, str(self._number))


class _Pictures:
    """Implements companion.formats.html_body.Pictures: by names that only our document knows."""

    def __init__(self, width: float) -> None:
        """width: of the page, in the pixels of a screen."""
        self._width = width
        self._paths: dict[str, Path] = {}

    def source(self, attachment: ExportedAttachment) -> str:
        """A name of it, if it is a picture that is here."""
        if attachment.path is None or attachment.record.text("media_type") not in PICTURES:
            return ""
        name = f"picture:{attachment.digest.hex()}"
        self._paths[name] = attachment.path
        return name

    def link(self, _attachment: ExportedAttachment) -> str:
        """None: a file cannot be in a document."""
        return ""

    def image(self, name: str) -> QImage | None:
        """The picture, no wider than the page, and no finer than paper shows it."""
        path = self._paths.get(name)
        if path is None:
            return None
        reader = QImageReader(str(path))
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.width() > _PICTURE_PIXELS_MAX or size.height() > _PICTURE_PIXELS_MAX:
            bound = QSizeF(_PICTURE_PIXELS_MAX, _PICTURE_PIXELS_MAX).toSize()
            reader.setScaledSize(size.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull():
            return None
        ratio = max(1.0, image.width() / self._width, image.height() / self._width)
        image.setDevicePixelRatio(ratio)
        return image


class _Document(QTextDocument):
    """Loads the pictures of its conversation, and nothing else from anywhere."""

    def __init__(self, pictures: _Pictures) -> None:
        super().__init__()
        self._pictures = pictures

    def loadResource(self, _kind: int, name: QUrl | str) -> Any:
        """One of the pictures."""
        return self._pictures.image(name.toString() if isinstance(name, QUrl) else name)
