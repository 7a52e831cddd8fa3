"""What was deleted elsewhere while this computer was away, in words; no Qt."""

from collections.abc import Callable

from companion.model.records import CONVERSATION
from companion.views.rows import ReturnedRow
from ui.phrases import Phrase, plural, translate, verbatim
from ui.presenters.message import speaker


def line(count: int) -> Phrase:
    """How many wait, for the strip above the messages."""
    return plural(
        count,
        translate("Returned", "1 conversation was deleted elsewhere while this computer was away."),
        translate(
            "Returned", "{n} conversations were deleted elsewhere while this computer was away."
        ),
    )


def title(row: ReturnedRow) -> Phrase:
    """What it is called."""
    return verbatim(row.title) if row.title.strip() else translate("Words", "Untitled")


def extent(row: ReturnedRow) -> Phrase:
    """How much of it waits."""
    if row.kind != CONVERSATION:
        return translate("Returned", "A saved prompt")
    return plural(
        row.messages, translate("Returned", "1 message"), translate("Returned", "{n} messages")
    )


def preview(row: ReturnedRow, say: Callable[[Phrase], str]) -> str:
    """The first of what waits, as text; `say` puts a phrase into the person's language."""
    said = [f"{say(speaker(role))}\n{text.strip()}" for role, text in row.preview]
    more = row.messages - len(row.preview)
    return "\n\n".join([*said, *(["…"] if more > 0 else [])])
