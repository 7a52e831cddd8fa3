"""The first page of an export: which conversations, which format, which folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from companion.views.rows import ConversationRow
from ui import words
from ui.export_job import Order
from ui.presenters import exporting as presenter
from ui.widgets.layouts import button, column, label, row


class ExportForm(QWidget):
    """Choose; `order` says what was chosen."""

    started = Signal()
    cancelled = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversations: list[str] = []
        self._search = ""
        self.this_one = QRadioButton(self)
        self.found = QRadioButton(self)
        self.everything = QRadioButton(self)
        self._what = QButtonGroup(self)
        self.format = QComboBox(self)
        self._explanation = label(tone="secondary", wrap=True)
        self.branches = QCheckBox(self.tr("Other &versions of messages too"), self)
        self.folder = QLineEdit(str(folder), self)
        self._choose = button(self.tr("C&hoose…"))
        self.failure = label(tone="danger", wrap=True)
        self.start = button(self.tr("&Export"), primary=True)
        self._cancel = button(self.tr("&Cancel"))
        self._fill()
        self._lay_out()

    def _fill(self) -> None:
        for choice in (self.this_one, self.found, self.everything):
            self._what.addButton(choice)
        for each in presenter.FORMATS:
            self.format.addItem(words.say(each.title), each)
        self.format.setAccessibleName(self.tr("Format"))
        self.folder.setAccessibleName(self.tr("Folder to export to"))
        self.format.currentIndexChanged.connect(self._explain)
        self.folder.textChanged.connect(self._allow)
        self._choose.clicked.connect(self._ask_for_folder)
        self.start.clicked.connect(self.started)
        self._cancel.clicked.connect(self.cancelled)
        self._explain()

    def _lay_out(self) -> None:
        what = column(self.this_one, self.found, self.everything, gap=6)
        format_name = label(self.tr("&Format"), bold=True)
        format_name.setTextFormat(Qt.TextFormat.AutoText)
        format_name.setBuddy(self.format)
        form = column(format_name, self.format, self._explanation, self.branches, gap=6)
        place_name = label(self.tr("&Where to"), bold=True)
        place_name.setBuddy(self.folder)
        place = column(place_name, row(self.folder, self._choose), gap=6)
        heading = label(self.tr("Export conversations"), points=5, bold=True)
        foot = row(None, self._cancel, self.start)
        items = (heading, what, form, place, self.failure, None, foot)
        self.setLayout(column(*items, gap=18, margin=24))
        self.failure.hide()

    def offer(
        self,
        shown: ConversationRow | None,
        search: str,
        count: int,
        several: Sequence[str] = (),
    ) -> None:
        """What there is to choose from: one conversation, or several, or none in particular."""
        self._conversations = [shown.id] if shown is not None else list(several)
        self._search = search
        some = bool(self._conversations)
        if shown is not None:
            self.this_one.setText(words.unmarked(words.say(presenter.this_one(shown))))
        else:
            self.this_one.setText(words.say(presenter.these(len(several))))
        self.found.setText(words.unmarked(words.say(presenter.found(search))))
        self.everything.setText(words.unmarked(words.say(presenter.everything(count))))
        self.this_one.setVisible(some)
        self.found.setVisible(bool(search))
        chosen = self.this_one if some else self.found if search else self.everything
        chosen.setChecked(True)
        chosen.setFocus()
        self.failure.hide()

    def order(self) -> Order:
        """What was chosen."""
        chosen: presenter.Format = self.format.currentData()
        are_some = self.this_one.isChecked()
        return Order(
            form=chosen.name,
            folder=Path(self.folder.text().strip()).expanduser(),
            conversations=self._conversations if are_some else None,
            search=self._search if self.found.isChecked() else "",
            all_branches=chosen.branches and self.branches.isChecked(),
        )

    def show_failure(self, said: str) -> None:
        """Why it could not be done."""
        self.failure.setText(said)
        self.failure.show()
        self.start.setFocus()

    def _explain(self) -> None:
        chosen: presenter.Format = self.format.currentData()
        self._explanation.setText(words.say(chosen.explanation))
        self.branches.setEnabled(chosen.branches)

    def _allow(self) -> None:
        self.start.setEnabled(bool(self.folder.text().strip()))

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Export to"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()
