"""What was deleted elsewhere while this computer was away, and waits to be decided."""

from PySide6.QtCore import QObject

from companion.views.rows import ReturnedRow
from ui import words
from ui.models.rows import RowsModel
from ui.presenters import returned as presenter


class ReturnedModel(RowsModel[ReturnedRow]):
    """In the order in which the views give them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.conversation, parent)

    def title_of(self, row: ReturnedRow) -> str:
        """What it is called, and below that how much it is."""
        return f"{words.say(presenter.title(row))}\n{words.say(presenter.extent(row))}"

    def description_of(self, row: ReturnedRow) -> str:
        """What it is called, and how much it is."""
        return self.title_of(row).replace("\n", ", ")
