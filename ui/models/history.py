"""The earlier versions of one thing, the newest first."""

from PySide6.QtCore import QObject

from companion.views.rows import EarlierRow
from ui import words
from ui.models.rows import RowsModel
from ui.presenters import history as presenter


class HistoryModel(RowsModel[EarlierRow]):
    """In the order in which the views give them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: (row.token, row.written_ms, row.replaced_ms), parent)

    def title_of(self, row: EarlierRow) -> str:
        """When it was written, and below that on which device."""
        written = words.date_and_time(row.written_ms)
        return f"{written}\n{words.say(presenter.written_by(row))}"

    def description_of(self, row: EarlierRow) -> str:
        """When and where it was written."""
        return self.title_of(row).replace("\n", ", ")
