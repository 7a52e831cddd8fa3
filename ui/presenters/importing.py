"""What an import brought, file by file."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from companion.control.messages import Imported, ImportedFile, ReasonValue
from companion.reasons import ENGLISH
from ui.phrases import Phrase, plural, translate, verbatim

SKIPPED_MAX: Final = 200
"""Lines of skipped things that are listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out: where it stands, and why (a code, or words)."""

    place: str
    why: Phrase


@dataclass(frozen=True, slots=True)
class FileView:
    """One file's result."""

    name: str
    summary: Phrase
    details: list[Phrase]
    skipped: list[Skipped]
    more_skipped: int
    error: ReasonValue | None


def title(imported: Imported) -> Phrase:
    """The result as a whole."""
    failed = sum(file.error is not None for file in imported.files)
    if not failed:
        return translate("Importing", "Import finished")
    if failed == len(imported.files):
        return translate("Importing", "Nothing was imported")
    return translate("Importing", "Not everything was imported")


def present(file: ImportedFile) -> FileView:
    """The view of one file's result."""
    return FileView(
        name=PurePath(file.path).name,
        summary=verbatim("") if file.error else _summary(file),
        details=[] if file.error else _details(file),
        skipped=[Skipped(s.place, _why(s.why)) for s in file.skipped[:SKIPPED_MAX]],
        more_skipped=max(0, len(file.skipped) - SKIPPED_MAX) + file.skipped_more,
        error=file.error,
    )


def _summary(file: ImportedFile) -> Phrase:
    if not (file.conversations or file.messages or file.updated):
        return translate("Importing", "Everything in it was here already.")
    said = translate("Importing", "{conversations}, {messages}, {attachments}")
    return said.holding(
        conversations=plural(
            file.conversations,
            translate("Importing", "one conversation"),
            translate("Importing", "{n} conversations"),
        ),
        messages=plural(
            file.messages,
            translate("Importing", "one message"),
            translate("Importing", "{n} messages"),
        ),
        attachments=plural(
            file.attachments,
            translate("Importing", "one attachment"),
            translate("Importing", "{n} attachments"),
        ),
    )


def _details(file: ImportedFile) -> list[Phrase]:
    said = []
    if file.updated:
        one = translate("Importing", "One record was brought up to date.")
        said.append(
            plural(
                file.updated, one, translate("Importing", "{n} records were brought up to date.")
            )
        )
    if file.unchanged:
        one = translate("Importing", "One record was here already.")
        said.append(
            plural(file.unchanged, one, translate("Importing", "{n} records were here already."))
        )
    return said


def _why(why: str) -> Phrase:
    return translate("Reason", ENGLISH[why]) if why in ENGLISH else verbatim(why)
