"""The results of a search."""

from PySide6.QtCore import QObject

from companion.views.rows import SearchHit
from ui import words
from ui.models.rows import RowsModel
from ui.phrases import translate
from ui.presenters.snippet import plain


class HitsModel(RowsModel[SearchHit]):
    """The best first, as the search gave them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda hit: (hit.conversation, hit.message), parent)

    def title_of(self, row: SearchHit) -> str:
        """The conversation's title."""
        return row.title or words.say(translate("Words", "Untitled"))

    def description_of(self, row: SearchHit) -> str:
        """Title and excerpt."""
        return f"{self.title_of(row)}, {plain(row.snippet)}"
