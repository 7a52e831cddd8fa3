"""Markdown from elsewhere is shown as text: it fetches nothing, runs nothing, draws no HTML."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextFormat
from pytestqt.qtbot import QtBot

from ui.colors import LIGHT
from ui.widgets.markdown import SafeDocument, fill
from ui.widgets.prose import Prose


def shown(markdown: str) -> SafeDocument:
    document = SafeDocument()
    fill(document, markdown, LIGHT)
    return document


def images(document: QTextDocument) -> int:
    count, block = 0, document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            count += iterator.fragment().charFormat().isImageFormat()
            iterator += 1
        block = block.next()
    return count


def test_html_is_shown_as_it_was_written(qtbot: QtBot) -> None:
    text = shown("a <b>bold</b> <img src='http://example.org/x.png'> end").toPlainText()
    assert "<b>bold</b>" in text
    assert "<img" in text
    assert images(shown("<img src='file:///etc/passwd'>")) == 0


def test_a_picture_by_address_becomes_its_description(qtbot: QtBot) -> None:
    document = shown("before ![a lake](http://example.org/lake.png) after")
    assert images(document) == 0
    assert "a lake" in document.toPlainText()
    assert document.toPlainText().startswith("before ")


def test_a_document_loads_no_file(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(picture))
    kind = QTextDocument.ResourceType.ImageResource.value
    assert not shown("x").resource(kind, QUrl.fromLocalFile(str(picture)))


def test_single_line_ends_stay_line_ends(qtbot: QtBot) -> None:
    assert shown("one\ntwo").toPlainText().replace("\u2028", "\n") == "one\ntwo"


def test_lists_tables_and_headings_are_laid_out(qtbot: QtBot) -> None:
    document = shown("# Title\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n")
    assert document.begin().blockFormat().headingLevel() == 1
    assert "**" not in document.toPlainText()
    assert document.rootFrame().childFrames()


def test_thousands_of_levels_are_shown_plainly(qtbot: QtBot) -> None:
    bomb = "> " * 20_000 + "deep"
    assert shown(bomb).toPlainText() == bomb
    assert shown("- " * 500).begin().blockFormat().property(
        QTextFormat.Property.BlockQuoteLevel
    ) in (None, 0)


def test_text_is_as_tall_as_its_words_need(qtbot: QtBot) -> None:
    prose = Prose("word " * 200)
    qtbot.addWidget(prose)
    assert prose.heightForWidth(200) > 2 * prose.heightForWidth(600)
