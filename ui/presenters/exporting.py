"""What can be exported, as what, and what came of it, in words; no Qt."""

from dataclasses import dataclass
from typing import Final

from companion.exporting import Exported
from companion.views.rows import ConversationRow
from ui.phrases import Phrase, plural, translate, verbatim

PDF: Final = "pdf"


@dataclass(frozen=True, slots=True)
class Format:
    """A format as a person chooses it.

    branches: it may hold every version of a message, if asked to.
    """

    name: str
    title: Phrase
    explanation: Phrase
    branches: bool = False


FORMATS: Final = (
    Format(
        "markdown",
        translate("Exporting", "Markdown"),
        translate(
            "Exporting", "A text file for each conversation, with its pictures and files beside it."
        ),
        branches=True,
    ),
    Format(
        "html",
        translate("Exporting", "Web page (HTML)"),
        translate(
            "Exporting", "One page with everything in it, for any browser, without a network."
        ),
        branches=True,
    ),
    Format(
        PDF,
        translate("Exporting", "PDF"),
        translate("Exporting", "One document, to print or to pass on."),
        branches=True,
    ),
    Format(
        "json",
        translate("Exporting", "Companion archive (JSON)"),
        translate(
            "Exporting", "Everything, without any loss. Another Companion imports it as it was."
        ),
    ),
    Format(
        "nextchat",
        translate("Exporting", "NextChat backup"),
        translate("Exporting", "For Settings → Import in NextChat. It holds no keys."),
    ),
    Format(
        "chatgpt",
        translate("Exporting", "ChatGPT export"),
        translate("Exporting", "The form of conversations that most other apps import."),
    ),
    Format(
        "jsonl",
        translate("Exporting", "Training data (JSONL)"),
        translate("Exporting", "Messages as OpenAI takes them for fine-tuning."),
    ),
    Format(
        "csv",
        translate("Exporting", "Table (CSV)"),
        translate("Exporting", "A row for each conversation, for a spreadsheet."),
    ),
)


def this_one(row: ConversationRow) -> Phrase:
    """The choice of the conversation shown."""
    title = verbatim(row.title) if row.title.strip() else translate("Words", "Untitled")
    return translate("Exporting", "This conversation: “{title}”").holding(title=title)


def these(count: int) -> Phrase:
    """The choice of those chosen in the list."""
    return translate("Exporting", "The {n} conversations chosen").holding(n=count)


def found(text: str) -> Phrase:
    """The choice of what a search finds."""
    said = translate("Exporting", "The conversations in which “{text}” is found")
    return said.holding(text=text)


def everything(count: int) -> Phrase:
    """The choice of all conversations."""
    return plural(
        count,
        translate("Exporting", "The one conversation there is"),
        translate("Exporting", "All {n} conversations, the archive too"),
    )


def progress(done: int, total: int) -> Phrase:
    """How far it has come."""
    said = translate("Exporting", "{done} of {total} conversations…")
    return said.holding(done=done, total=total)


def summary(exported: Exported) -> Phrase:
    """What was written."""
    return plural(
        exported.conversations,
        translate("Exporting", "One conversation was exported."),
        translate("Exporting", "{n} conversations were exported."),
    )


def lacking(exported: Exported) -> Phrase | None:
    """What could not be in it."""
    if exported.damaged:
        return plural(
            exported.damaged,
            translate(
                "Exporting",
                "The file of one attachment is damaged on this disk, so it was left out. Run "
                "“companion doctor”: then it comes again from another device.",
            ),
            translate(
                "Exporting",
                "The files of {n} attachments are damaged on this disk, so they were left out. "
                "Run “companion doctor”: then they come again from another device.",
            ),
        )
    if not exported.missing:
        return None
    return plural(
        exported.missing,
        translate(
            "Exporting",
            "One attachment is not on this computer yet and was left out. Export again when it "
            "has arrived.",
        ),
        translate(
            "Exporting",
            "{n} attachments are not on this computer yet and were left out. Export again when "
            "they have arrived.",
        ),
    )
