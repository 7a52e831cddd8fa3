"""The window exports beside itself: what was chosen, where it was said, whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from companion.formats.exporters import EXPORTERS
from tests.ui.conftest import Client
from tests.ui.daemons import RealDaemon
from ui.dialogs.export import ExportDialog
from ui.export_job import ExportJob, Order
from ui.presenters.exporting import FORMATS, PDF

OpenWindow = Callable[[RealDaemon], Client]
TIMEOUT_MS = 30_000


def dialog_of(client: Client) -> ExportDialog:
    dialog = client.desk.find(ExportDialog)
    assert dialog is not None
    return dialog


def choose(dialog: ExportDialog, form: str, folder: Path) -> None:
    names = [each.name for each in FORMATS]
    dialog.form.format.setCurrentIndex(names.index(form))
    dialog.form.folder.setText(str(folder))


def finish(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.form.start.click()
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 2, timeout=TIMEOUT_MS)


def test_every_format_there_is_can_be_chosen() -> None:
    assert {each.name for each in FORMATS} == {*EXPORTERS, PDF}


def test_the_conversation_shown_is_exported_from_its_menu(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    row = client.window.conversation.row
    assert row is not None
    client.window.menus.export.trigger()
    dialog = dialog_of(client)
    assert row.title in dialog.form.this_one.text()
    assert dialog.form.this_one.isChecked()
    assert not dialog.form.found.isVisible()
    choose(dialog, "html", tmp_path)
    finish(dialog, qtbot)
    assert "One conversation" in dialog.said.text()
    (page,) = tmp_path.glob("*.html")
    assert row.title in page.read_text(encoding="utf-8")


def test_everything_becomes_a_pdf_with_a_page_for_each(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    client.desk.show_export(None)
    dialog = dialog_of(client)
    assert dialog.form.everything.isChecked()
    choose(dialog, PDF, tmp_path)
    finish(dialog, qtbot)
    (path,) = tmp_path.glob("*.pdf")
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    pages = [document.getAllText(at).text() for at in range(document.pageCount())]
    with studio.views() as views:
        titles = [row.title for row in views.conversations(limit=100, offset=0)]
    assert len(pages) >= len(titles) > 5
    assert all(any(title in page for page in pages) for title in titles if title.isascii())


def test_what_a_search_finds_is_exported(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    client.window.sidebar.search.setText("西安")
    client.window.menus.export.trigger()
    dialog = dialog_of(client)
    assert "西安" in dialog.form.found.text()
    dialog.form.found.setChecked(True)
    choose(dialog, "jsonl", tmp_path)
    finish(dialog, qtbot)
    (path,) = tmp_path.glob("*.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    with studio.views() as views:
        found = {hit.conversation for hit in views.search("西安", limit=100)}
    assert len(lines) == len(found) > 0
    assert all("西安" in json.dumps(json.loads(line), ensure_ascii=False) for line in lines)


def test_a_folder_that_is_not_there_is_said_and_another_may_be_chosen(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    client.desk.show_export(None)
    dialog = dialog_of(client)
    choose(dialog, "csv", tmp_path / "no" / "folder")
    dialog.form.start.click()
    qtbot.waitUntil(lambda: dialog.form.failure.isVisible(), timeout=TIMEOUT_MS)
    assert str(tmp_path / "no") in dialog.form.failure.text()
    choose(dialog, "csv", tmp_path)
    finish(dialog, qtbot)
    assert len(list(tmp_path.glob("*.csv"))) == 1


def test_an_export_that_is_ended_leaves_nothing(
    studio: RealDaemon, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    job = ExportJob(studio.profile, Order("markdown", tmp_path / "out"))
    heard: list[str] = []
    job.done.connect(lambda _: heard.append("done"))
    job.progressed.connect(job.cancel, Qt.ConnectionType.DirectConnection)
    with qtbot.waitSignal(job.cancelled, timeout=TIMEOUT_MS):
        job.start()
    assert heard == []
    assert list((tmp_path / "out").iterdir()) == []


def test_closing_the_dialog_ends_the_export(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    client.desk.show_export(None)
    dialog = dialog_of(client)
    (tmp_path / "out").mkdir()
    choose(dialog, PDF, tmp_path / "out")
    job = dialog.begin()
    dialog.close()
    assert job.is_cancelled
    assert client.desk.find(ExportDialog) is None


def test_it_is_done_with_the_keyboard_alone(
    studio: RealDaemon, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    client = open_window(studio)
    client.desk.show_export(client.window.conversation.row)
    dialog = dialog_of(client)
    dialog.form.folder.setText(str(tmp_path))
    qtbot.keyClick(dialog.form.everything, Qt.Key.Key_Space)
    assert dialog.form.everything.isChecked()
    qtbot.keyClick(dialog.form.format, Qt.Key.Key_End)
    qtbot.keyClick(dialog.form.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 2, timeout=TIMEOUT_MS)
    assert len(list(tmp_path.glob("*.csv"))) == 1
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert client.desk.find(ExportDialog) is None
