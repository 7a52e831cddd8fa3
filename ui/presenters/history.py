"""What a message or a title was before, as a person looks through it."""

from typing import Final

from companion.model.text import text_of_parts
from companion.views.rows import ConversationRow, EarlierRow, MessageRow
from ui.phrases import Phrase, translate
from ui.presenters.authors import author
from ui.presenters.difference import Side

TITLE: Final = "title"
PARTS: Final = "parts"


def field_of(row: ConversationRow | MessageRow) -> str:
    """The field whose history is shown."""
    return TITLE if isinstance(row, ConversationRow) else PARTS


def text_of(row: ConversationRow | MessageRow) -> str:
    """What the field says now."""
    return row.title if isinstance(row, ConversationRow) else text_of_parts(row.parts)


def heading(row: ConversationRow | MessageRow) -> Phrase:
    """Of what these are the versions."""
    if isinstance(row, ConversationRow):
        return translate("History", "Earlier titles")
    return translate("History", "Earlier versions of the message")


def written_by(earlier: EarlierRow) -> Phrase:
    """The device that a version was written on."""
    return author(earlier.device_name, is_self=earlier.is_self)


def side(earlier: EarlierRow, now: str) -> Side:
    """A version's text; what is not so now is to be marked."""
    return Side(earlier.text, now, is_first=False)
