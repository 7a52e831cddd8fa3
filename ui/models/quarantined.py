"""What removed devices wrote, and waits to be decided."""

from PySide6.QtCore import QObject

from companion.views.rows import QuarantinedRow
from ui import words
from ui.models.rows import RowsModel
from ui.presenters import quarantined as presenter


class QuarantinedModel(RowsModel[QuarantinedRow]):
    """In the order in which the views give them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.conversation, parent)

    def title_of(self, row: QuarantinedRow) -> str:
        """What it is called, and below that how much of it was written."""
        return f"{words.say(presenter.title(row))}\n{words.say(presenter.extent(row))}"

    def description_of(self, row: QuarantinedRow) -> str:
        """What it is called, and how much of it was written."""
        return self.title_of(row).replace("\n", ", ")
