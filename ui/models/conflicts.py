"""The conflicts that wait to be decided."""

from PySide6.QtCore import QObject

from companion.views.rows import ConflictRow
from ui import words
from ui.models.rows import RowsModel
from ui.presenters import conflict as presenter


class ConflictsModel(RowsModel[ConflictRow]):
    """In the order in which the views give them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: (row.record, row.field), parent)

    def title_of(self, row: ConflictRow) -> str:
        """What it is about, and below that where."""
        return f"{words.say(presenter.heading(row))}\n{words.say(presenter.where(row))}"

    def description_of(self, row: ConflictRow) -> str:
        """What it is about, and where."""
        return self.title_of(row).replace("\n", ", ")
