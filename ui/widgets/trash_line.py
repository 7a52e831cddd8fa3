"""What the trash says of a conversation."""

from companion.model.deletion import restorable_until_ms
from companion.views.rows import ConversationRow
from ui import words
from ui.phrases import Phrase, translate


def until(row: ConversationRow) -> Phrase:
    """Until when it can surely be restored."""
    date = words.date(restorable_until_ms(row.deleted_ms))
    return translate("Trash", "Can be restored until {date}").holding(date=date)
