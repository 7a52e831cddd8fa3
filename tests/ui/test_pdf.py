"""A PDF holds the text as text, pictures, and nothing that was not given to it."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from companion.formats.base import Export
from tests.companion.formats.writing import (
    DAY_MS,
    attachment,
    conversation,
    message,
    picture_of,
)
from ui.pdf import PdfExporter, _Document, _Pictures


def pdf(folder: Path, *conversations: Any, **options: Any) -> QPdfDocument:
    target = folder / "out.pdf"
    PdfExporter().write(Export(iter(conversations), iter(()), DAY_MS, **options), target)
    assert target.read_bytes().startswith(b"%PDF-")
    document = QPdfDocument()
    assert document.load(str(target)) is QPdfDocument.Error.None_
    return document


def is_red(color: QColor) -> bool:
    return color.alpha() > 200 and color.red() > 200 and color.green() < 60


def texts(document: QPdfDocument) -> list[str]:
    return [document.getAllText(at).text() for at in range(document.pageCount())]


def test_what_was_said_is_text_that_can_be_found(qtbot: QtBot, tmp_path: Path) -> None:
    said = conversation(
        message("1", "去西安：2026-11-27, office & <b>"),
        message(
            "2",
            "| a | b |\n|---|---|\n| cell | x |",
            {"type": "reasoning", "text": "thinking of it"},
            {"type": "code", "text": "if x < 1:\n    pass"},
            role="assistant",
            model="gpt-4o",
        ),
        title="Plan",
    )
    (page,) = texts(pdf(tmp_path, said))
    for text in (
        "Plan",
        "2026-11-27, office & <b>",
        "cell",
        "thinking of it",
        "if x < 1:",
        "gpt-4o",
    ):
        assert text in page
    assert page.index("cell") < page.index("thinking")


def test_each_conversation_begins_a_page_and_a_long_one_has_several(
    qtbot: QtBot, tmp_path: Path
) -> None:
    long = conversation(message("1", "\n\n".join(f"line {n}" for n in range(200))), title="Long")
    pages = texts(pdf(tmp_path, long, conversation(message("2", "short"), title="Short")))
    assert len(pages) > 4
    assert "line 0" in pages[0]
    assert "line 199" in pages[-2]
    assert "short" in pages[-1]
    numbered = [text.split()[-1] for text in pages]
    assert numbered == [str(n + 1) for n in range(len(pages))]
    together = "\n".join(pages)
    assert all(f"line {n}" in together for n in range(200))


@pytest.mark.parametrize("size", [(40, 30), (3_000, 200), (200, 3_000)])
def test_pictures_are_in_it_and_fit_the_page(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(tmp_path / "red.png"))
    red = attachment(tmp_path / "red.png")
    document = pdf(tmp_path, conversation(message("1", picture_of(red)), attachments=[red]))
    assert document.pageCount() <= 2
    page = document.render(document.pageCount() - 1, QSize(420, 594))
    columns = [
        x
        for x in range(page.width())
        if any(is_red(page.pixelColor(x, y)) for y in range(page.height()))
    ]
    assert columns
    assert columns[-1] < page.width() - 20


def test_nothing_is_loaded_that_was_not_given(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"\x89PNG")
    document = _Document(_Pictures(600))
    for address in ("https://a.org/x.png", (tmp_path / "x.png").as_uri(), "picture:00", "x.png"):
        kind = QTextDocument.ResourceType.ImageResource
        assert document.loadResource(kind, QUrl(address)) is None


def test_a_picture_that_is_damaged_does_not_stop_it(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    broken = attachment(tmp_path / "x.png")
    said = conversation(message("1", "before", picture_of(broken), "after"), attachments=[broken])
    (page,) = texts(pdf(tmp_path, said))
    assert "before" in page
    assert "after" in page


def test_a_place_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    said = conversation(message("1", "x"))
    job = Export(iter([said]), iter(()), DAY_MS)
    with pytest.raises(OSError):  # noqa: PT011
        PdfExporter().write(job, tmp_path / "nowhere" / "x.pdf")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk at hand")
def test_a_full_disk_is_told(qtbot: QtBot) -> None:
    long = conversation(message("1", "\n\n".join(f"line {n}" for n in range(500))))
    job = Export(iter([long]), iter(()), DAY_MS)
    with pytest.raises(OSError):  # noqa: PT011
        PdfExporter().write(job, Path("/dev/full"))
