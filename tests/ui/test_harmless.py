"""Nothing that a message says is fetched, run or opened without its person's word."""

import random
import socket
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from companion.digests import digest_of
from companion.profile import blob_path
from companion.views.rows import AttachmentRow, EarlierRow, MessageRow
from ui.dialogs.follow_link import FollowLinkDialog
from ui.models.history import HistoryModel
from ui.presenters.files import is_harmless, safe_name
from ui.presenters.links import link_of
from ui.presenters.message import Citation, Citations, File
from ui.presenters.reading import Entry
from ui.thumbnails import natural_size, thumbnail
from ui.tooltips import tooltip
from ui.widgets.attachments import FileChip, Picture
from ui.widgets.citations import CitationsWidget
from ui.widgets.message import MessageWidget
from ui.widgets.prose import Prose


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop was asked to open."""
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    return asked


def message(text: str, **attachments: AttachmentRow) -> MessageRow:
    return MessageRow("m", "c", "", "assistant", "", 1, [{"type": "text", "text": text}])


def test_a_message_of_traps_asks_nobody_for_anything(qtbot: QtBot, opened: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        traps = (
            f"![pixel]({host}/a.png) <img src='{host}/b.png'> [x](javascript:alert(1))\n"
            f"<script src='{host}/c.js'></script> [y](file:///etc/passwd) ![f](file:///etc/hosts)\n"
            f"<link rel=stylesheet href='{host}/d.css'> <iframe src='{host}/e'></iframe>\n\n"
            f"![r][ref]\n\n[ref]: {host}/f.png\n\n<svg><image href='{host}/g.png'/></svg>\n"
        )
        widget = MessageWidget(message(traps), Entry("m", len(traps)))
        qtbot.addWidget(widget)
        widget.resize(600, 400)
        widget.show()
        qtbot.waitExposed(widget)
        widget.grab()
        with pytest.raises(TimeoutError):
            server.accept()
    assert opened == []


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_a_tooltip_shows_what_is_written_and_makes_nothing_of_it(text: str) -> None:
    document = QTextDocument()
    document.setHtml(tooltip(text))
    assert document.toPlainText() == text


def test_tooltips_take_no_text_of_others_for_html(qtbot: QtBot, tmp_path: Path) -> None:
    trap = "<img src='http://127.0.0.1/x.png'>"
    model = HistoryModel()
    model.replace([EarlierRow("token", "f", trap, trap, trap, False, 1, 1)])
    tips = [model.index(0).data(Qt.ItemDataRole.ToolTipRole)]
    file = tmp_path / "picture.png"
    QImage(QSize(4, 4), QImage.Format.Format_RGB32).save(str(file))
    picture = Picture(str(file), trap)
    qtbot.addWidget(picture)
    citations = CitationsWidget(Citations((Citation(1, trap, f"http://a.example/{trap}"),)))
    qtbot.addWidget(citations)
    for widget in (picture, citations):
        tips += [each.toolTip() for each in widget.findChildren(QWidget) if each.toolTip()]
    assert len(tips) == 3
    assert not any("<img" in tip for tip in tips)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "mailto:a@example.org",
        "vscode://run",
        "//host/share",
        "\\\\host\\share",
        "http://",
        "https:///x",
        "#part",
        "",
    ],
)
def test_only_addresses_of_the_web_are_links(address: str, qtbot: QtBot, opened: list[str]) -> None:
    assert link_of(address) is None
    prose = Prose("text")
    qtbot.addWidget(prose)
    prose.anchorClicked.emit(QUrl(address))
    assert prose.findChildren(FollowLinkDialog) == []
    assert opened == []


def test_a_link_is_shown_before_it_is_opened(qtbot: QtBot, opened: list[str]) -> None:
    prose = Prose("[a bank](https://evil.example/x)")
    qtbot.addWidget(prose)
    prose.anchorClicked.emit(QUrl(prose.links()[0]))
    (dialog,) = prose.findChildren(FollowLinkDialog)
    assert opened == []
    dialog.open_.click()
    assert opened == ["https://evil.example/x"]


def test_a_host_in_look_alike_letters_is_shown_as_it_is_resolved() -> None:
    link = link_of("https://аpple.com/")  # its first letter is Cyrillic
    assert link is not None
    assert link.host.startswith("xn--")
    assert link_of("https://user:secret@example.org@evil.example/").host == "evil.example"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("notes.txt", True),
        ("photo.JPG", True),
        ("tides.exe", False),
        ("page.html", False),
        ("notes.txt.desktop", False),
        ("run.sh", False),
        ("macro.docm", False),
        ("README", False),
        ("txt", False),
        ("notes.txt ", True),
    ],
)
def test_only_kinds_that_hold_no_program_open_without_a_question(name: str, harmless: bool) -> None:
    assert is_harmless(name) is harmless


def test_a_name_stays_in_its_folder() -> None:
    assert safe_name("../../.bashrc") == "bashrc"
    assert safe_name("C:\\Windows\\a.txt") == "a.txt"
    assert safe_name("..") == "Untitled"
    assert safe_name("a\u202etxt.exe\0") == "atxt.exe"
    assert len(safe_name("x" * 500 + ".pdf")) <= 121
    assert safe_name("x" * 500 + ".pdf").endswith(".pdf")
    assert len(safe_name("西" * 500 + ".pdf").encode()) < 255  # what Linux takes
    assert safe_name("西" * 500 + ".pdf").endswith(".pdf")


def stored(tmp_path: Path, data: bytes) -> Path:
    """As the blob store keeps it."""
    blob = blob_path(tmp_path / "blobs", digest_of(data))
    blob.parent.mkdir(parents=True)
    blob.write_bytes(data)
    return blob


def test_a_program_is_opened_only_after_a_question(
    qtbot: QtBot, tmp_path: Path, opened: list[str]
) -> None:
    chip = FileChip(File(str(stored(tmp_path, b"MZ")), "tides.exe", 2))
    qtbot.addWidget(chip)
    chip.findChildren(QToolButton)[0].click()
    (box,) = chip.findChildren(QMessageBox)
    assert opened == []
    open_ = next(b for b in box.findChildren(QPushButton) if b.text() == "&Open")
    open_.click()
    qtbot.waitUntil(lambda: bool(opened))
    copy = Path(QUrl(opened[0]).toLocalFile())
    assert copy.name == "tides.exe"
    assert copy.stat().st_mode & 0o111 == 0
    assert not copy.is_relative_to(tmp_path / "blobs")


def test_a_file_that_has_changed_on_the_disk_is_not_opened(
    qtbot: QtBot, tmp_path: Path, opened: list[str]
) -> None:
    blob = stored(tmp_path, b"low tide at nine")
    blob.write_bytes(b"low tide at ten!")
    chip = FileChip(File(str(blob), "tides.txt", 16))
    qtbot.addWidget(chip)
    chip.findChildren(QToolButton)[0].click()
    qtbot.waitUntil(
        lambda: any("has changed on the disk" in said.text() for said in chip.findChildren(QLabel))
    )
    assert opened == []
    assert not list((tmp_path / "cache").rglob("tides.txt"))


def test_what_was_changed_in_an_opened_copy_is_there_when_it_is_opened_again(
    qtbot: QtBot, tmp_path: Path, opened: list[str]
) -> None:
    chip = FileChip(File(str(stored(tmp_path, b"as it came")), "plan.docx", 10))
    qtbot.addWidget(chip)

    def open_again() -> Path:
        opened.clear()
        chip.findChildren(QToolButton)[0].click()
        qtbot.waitUntil(lambda: bool(opened))
        return Path(QUrl(opened[0]).toLocalFile())

    copy = open_again()
    assert copy.stat().st_mode & 0o222 == 0
    assert open_again() == copy
    copy.unlink()  # as programs save: another file in its place
    copy.write_bytes(b"edited")
    other = open_again()
    assert (copy.read_bytes(), other.read_bytes()) == (b"edited", b"as it came")
    assert (other.suffix, open_again()) == (".docx", other)


def test_a_file_that_is_not_here_has_nothing_to_open(qtbot: QtBot) -> None:
    chip = FileChip(File("", "chart.pdf", 9))
    qtbot.addWidget(chip)
    assert chip.findChildren(QToolButton) == []


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head claims a size that nothing behind it has to fill."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(10_000)))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (30_000, 1), (8_000, 8_000), (0, 9)])
def test_a_picture_that_claims_too_much_is_a_file(
    size: tuple[int, int], qtbot: QtBot, tmp_path: Path
) -> None:
    blob = stored(tmp_path, bomb(*size))
    assert natural_size(str(blob)) is None
    assert thumbnail(str(blob), QSize(10, 10)).isNull()
    picture = Picture(str(blob), "bomb.png")
    qtbot.addWidget(picture)
    assert len(picture.findChildren(FileChip)) == 1


def test_a_picture_whose_file_has_gone_is_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    picture = Picture(str(tmp_path / "blobs" / "ab" / "gone"), "gone.png")
    qtbot.addWidget(picture)
    assert len(picture.findChildren(FileChip)) == 1


def test_a_large_picture_is_decoded_once_and_kept_small(qtbot: QtBot, tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(600 * 400 * 3)
    path = tmp_path / "noise.png"
    assert QImage(noise, 600, 400, 600 * 3, QImage.Format.Format_RGB888).save(str(path))
    blob = stored(tmp_path, path.read_bytes())
    shown = thumbnail(str(blob), QSize(120, 80))
    (kept,) = (tmp_path / "cache" / "pictures").iterdir()
    assert shown.size() == QSize(120, 80)
    assert kept.stat().st_size < blob.stat().st_size
    before = kept.read_bytes()
    assert thumbnail(str(blob), QSize(120, 80)) == QImage.fromData(before)
    assert kept.read_bytes() == before
