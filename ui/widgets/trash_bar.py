"""Above a conversation that was deleted: that it was, until when it is there, and the way back."""

from PySide6.QtWidgets import QWidget

from companion.views.rows import ConversationRow
from ui import words
from ui.widgets.bars import Banner
from ui.widgets.trash_line import until


class TrashBar(Banner):
    """Hidden for all other conversations. `acted`: to be restored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_row(self, row: ConversationRow | None) -> None:
        """Say it of this conversation, if it is so."""
        if row is None or not row.deleted_ms:
            self.hide()
            return
        said = self.tr("This conversation is in the trash. {until}.")
        self.tell(said.format(until=words.say(until(row))), tone="neutral", act=self.tr("&Restore"))
